package dev.goodhart.local.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The reports of one request of one user, of which one is counted whatever their order. */
final class Request {
  /**
   * The most trusted source; then the larger total; then the smaller event_id, compared by code
   * points (which is the order of the UTF-8 bytes).
   */
  private static final Comparator<UsageReport> BEST_FIRST =
      Comparator.<UsageReport>comparingInt(report -> report.trust)
          .thenComparingLong(UsageReport::totalTokens)
          .reversed()
          .thenComparing(report -> report.eventId, Request::byCodePoint);

  private final List<UsageReport> reports = new ArrayList<>();
  private UsageReport best;
  long seenAt = Long.MIN_VALUE;

  void add(UsageReport report) {
    reports.add(report);
    changed(report.seenAt);
  }

  /** A report came in or grew. */
  void changed(long arrival) {
    best = null;
    seenAt = Math.max(seenAt, arrival);
  }

  UsageReport mostTrusted() {
    if (best == null) {
      best = reports.stream().min(BEST_FIRST).orElseThrow();
    }
    return best;
  }

  private static int byCodePoint(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    return Arrays.compare(left, right);
  }
}
