package dev.goodhart.reference;

import dev.goodhart.schema.PriceFrom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The prices of one model or pattern over time. Immutable. */
final class PriceRow {
  /** What holds for a model that no row names. */
  static final PriceRow NONE = new PriceRow(List.of());

  private final long[] validFrom;
  private final Price[] prices;

  /** Of two prices from the same instant on, the one further back in the list holds. */
  PriceRow(List<PriceFrom> list) {
    TreeMap<Long, Price> sorted = new TreeMap<>();
    for (PriceFrom p : list) {
      sorted.put(
          p.getValidFrom().toEpochMilli(),
          new Price(
              p.getInput(), p.getCacheRead(), p.getCacheWrite(), p.getOutput(), p.getReasoning()));
    }
    validFrom = new long[sorted.size()];
    prices = new Price[sorted.size()];
    int i = 0;
    for (Map.Entry<Long, Price> entry : sorted.entrySet()) {
      validFrom[i] = entry.getKey();
      prices[i++] = entry.getValue();
    }
  }

  /** The price in force, or null before the first. */
  Price at(long instant) {
    int i = Instants.lastAtOrBefore(validFrom, instant);
    return i < 0 ? null : prices[i];
  }
}
