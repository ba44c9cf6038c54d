package dev.goodhart.local.simulate.model;

/**
 * What a conversation carries along: it grows call by call, is mostly read from the cache, and is
 * compacted when it is full. Not thread-safe.
 */
public final class Context {
  /** Providers forget a prefix that nobody asks for. */
  private static final long CACHE_LIFETIME = 5 * Timeline.MINUTE;

  /** Below that, providers cache nothing. */
  private static final double SMALLEST_CACHED = 1_024;

  private static final double LOST = 0.6;
  private static final double KEPT_BY_COMPACTION = 0.12;

  private final Mix mix;
  private final boolean billsWrites;
  private final Chance chance;
  private final double base;
  private double cached;
  private double held;

  /** An empty one. */
  public Context(Mix mix, Model model, Chance chance) {
    this.mix = mix;
    this.billsWrites = model.billsWrites();
    this.chance = chance;
    base = chance.logNormal(mix.base(), 0.35);
    held = base;
    // Colleagues use the same instructions all day.
    cached = chance.happens(0.7) ? base * chance.uniform(0.6, 1) : 0;
  }

  /**
   * The next call.
   *
   * @param idle milliseconds since the last
   */
  public Tokens next(long idle) {
    if (held > mix.limit()) {
      held = base + KEPT_BY_COMPACTION * mix.limit();
      cached = base;
    } else if (idle > CACHE_LIFETIME && chance.happens(LOST)) {
      cached = Math.min(cached, base * chance.uniform(0, 0.8));
    }
    double fresh = chance.logNormal(mix.input(), mix.spread());
    long output = Math.max(1, Math.round(chance.logNormal(mix.output(), mix.spread())));
    long reasoning =
        chance.happens(mix.reasoning()) ? Math.round(chance.logNormal((double) output, 0.8)) : 0;
    long read = cached < SMALLEST_CACHED ? 0 : Math.round(cached);
    long unread = Math.max(1, Math.round(held + fresh) - read);
    held += fresh + output;
    cached = held - output;
    if (billsWrites && cached >= SMALLEST_CACHED) {
      long uncached = Math.max(1, Math.round(fresh * chance.uniform(0.01, 0.2)));
      return new Tokens(uncached, read, Math.max(0, unread - uncached), output, reasoning);
    }
    return new Tokens(unread, read, 0, output, reasoning);
  }
}
