package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sums over a plain list of counted reports. */
final class Sums {
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private long events;
  private final long[] tokens = new long[UsageReport.TOKEN_COUNTS];
  private long total;
  private BigInteger cost = BigInteger.ZERO;
  private long unpriced;
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;
  private final Map<String, Long> tokensByUser = new HashMap<>(2);

  void add(UsageReport report, Optional<BigInteger> price) {
    events++;
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Math.addExact(tokens[i], report.counts[i]);
    }
    total = Math.addExact(total, report.totalTokens());
    cost = cost.add(price.orElse(BigInteger.ZERO));
    unpriced += price.isEmpty() ? 1 : 0;
    oldest = Math.min(oldest, report.occurredAt);
    newest = Math.max(newest, report.occurredAt);
    tokensByUser.merge(report.userId, report.totalTokens(), Math::addExact);
  }

  Totals ofUser(Window window, long clock) {
    return totals(
        null,
        null,
        window.start(clock),
        window.end(clock),
        window.pane(newest),
        clock,
        window.pane(oldest) + window.size());
  }

  Totals ofTeam(Window window, long clock, long members) {
    long largest = tokensByUser.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return totals(
        members,
        total == 0 ? 0.0 : (double) largest / total,
        window.start(clock),
        window.end(clock),
        window.pane(newest),
        clock,
        window.pane(oldest) + window.size());
  }

  Totals ofHour(long hour, long end, long clock) {
    return totals(null, null, hour, end, hour, clock, null);
  }

  private Totals totals(
      Long members, Double share, long start, long end, long lastActive, long clock, Long expires) {
    return new Totals(
        events,
        tokens[0],
        tokens[1],
        tokens[2],
        tokens[3],
        tokens[4],
        total,
        cost.min(LARGEST).longValueExact(),
        unpriced,
        tokensByUser.size(),
        members,
        share,
        start,
        end,
        lastActive,
        clock,
        expires);
  }
}
