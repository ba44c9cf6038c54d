package dev.goodhart.local.simulate.model;

import java.util.List;

/**
 * A model and its list price.
 *
 * @param name as events give it
 * @param provider as events give it
 * @param large the kind that does the work; the others do the chores
 * @param billsWrites whether writing to the cache is counted by itself; otherwise it is input
 * @param input nano-USD a token
 * @param cacheRead nano-USD a token
 * @param cacheWrite nano-USD a token
 * @param output nano-USD a token, hidden or not
 */
public record Model(
    String name,
    String provider,
    boolean large,
    boolean billsWrites,
    long input,
    long cacheRead,
    long cacheWrite,
    long output) {

  /** All that are in use. */
  public static final List<Model> ALL =
      List.of(
          new Model("claude-sonnet-4-5", "anthropic", true, true, 3_000, 300, 3_750, 15_000),
          new Model("claude-opus-4-5", "anthropic", true, true, 5_000, 500, 6_250, 25_000),
          new Model("gpt-5.1", "openai", true, false, 1_250, 125, 1_250, 10_000),
          new Model("gemini-3-pro", "google", true, false, 2_000, 200, 2_000, 12_000),
          new Model("claude-haiku-4-5", "anthropic", false, true, 1_000, 100, 1_250, 5_000),
          new Model("gpt-5-mini", "openai", false, false, 250, 25, 250, 2_000),
          new Model("gemini-3-flash", "google", false, false, 500, 50, 500, 3_000));

  /** One of the large or one of the others. */
  public static Model any(boolean large, Chance chance) {
    return chance.one(ALL.stream().filter(model -> model.large == large).toList());
  }

  /** By its name. */
  public static Model named(String name) {
    return ALL.stream().filter(model -> model.name.equals(name)).findFirst().orElseThrow();
  }
}
