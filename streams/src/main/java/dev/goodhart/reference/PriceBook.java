package dev.goodhart.reference;

import dev.goodhart.schema.ModelPrice;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * List prices by model. A row names one model exactly, or many by a pattern ending in {@code *}
 * (elsewhere a star is a letter like any other); of all rows that match a model the longest holds,
 * an exact name before any pattern. That row alone is asked: where it has no price yet at an
 * instant, the model is unpriced then, whatever a shorter pattern says.
 *
 * <p>One thread writes, any number read.
 */
public final class PriceBook {
  /**
   * The shipped price list: a resource beside this class, one ModelPrice a line as in a replay's
   * {@code prices.ndjson}.
   */
  public static final String SHIPPED = "prices.ndjson";

  private static final int MODELS_REMEMBERED = 10_000;

  private final Map<String, PriceRow> exact = new ConcurrentHashMap<>();
  private final Map<String, PriceRow> byPrefix = new ConcurrentHashMap<>();

  // Which row holds for a model. Replaced after each change: a reader that was looking a model up
  // meanwhile remembers what it found in the map it took first, which nobody asks any more.
  private volatile ConcurrentHashMap<String, PriceRow> resolved = new ConcurrentHashMap<>();

  /**
   * Takes the place of the model's row. A row that cannot be used removes the one before, so that
   * what holds does not depend on whether compaction has kept that one.
   *
   * @return why the row cannot be used, or empty
   */
  public Optional<String> put(ModelPrice row) {
    Optional<String> problem = RowChecks.problem(row);
    if (problem.isPresent()) {
      if (row.getModel() != null) {
        remove(row.getModel());
      }
      return problem;
    }
    change(row.getModel(), new PriceRow(row.getPrices()));
    return problem;
  }

  /**
   * @param model the name or pattern of a row, which need not exist
   */
  public void remove(String model) {
    change(model, null);
  }

  /**
   * @param model an event's model
   * @param occurredAt event time, milliseconds since the epoch, UTC
   * @return the price in force, or null where there is none
   */
  public Price lookup(String model, long occurredAt) {
    ConcurrentHashMap<String, PriceRow> known = resolved;
    PriceRow row = known.get(model);
    if (row == null) {
      row = resolve(model);
      // Made-up model names must not fill the memory.
      if (known.mappingCount() < MODELS_REMEMBERED) {
        known.put(model, row);
      }
    }
    return row.at(occurredAt);
  }

  private void change(String model, PriceRow row) {
    Map<String, PriceRow> rows = exact;
    String text = model;
    if (model.endsWith("*")) {
      rows = byPrefix;
      text = model.substring(0, model.length() - 1);
    }
    if (row == null) {
      rows.remove(text);
    } else {
      rows.put(text, row);
    }
    resolved = new ConcurrentHashMap<>();
  }

  private PriceRow resolve(String model) {
    PriceRow row = exact.get(model);
    for (int length = model.length(); row == null && length >= 0; length--) {
      row = byPrefix.get(model.substring(0, length));
    }
    return row == null ? PriceRow.NONE : row;
  }
}
