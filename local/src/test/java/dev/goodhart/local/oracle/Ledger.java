package dev.goodhart.local.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Accepted reports, judged in order of arrival: repeats, growth, conflicts, requests. */
final class Ledger {
  /**
   * An id, and a request, is remembered while a new report arrives at most this long after the last
   * one that was accepted or grew: as long as the same event would not be too late. The contract
   * promises at least the lateness limit; what a longer memory would make of a later reuse is open.
   */
  static final long MEMORY = Punctuality.LATENESS_LIMIT + Punctuality.EARLINESS_LIMIT;

  enum Verdict {
    ACCEPTED,
    GROWN,
    DROPPED,
    CONFLICTING
  }

  private final long memory;
  private final List<UsageReport> accepted = new ArrayList<>();
  private final Map<String, Map<String, UsageReport>> byId = new HashMap<>();
  private final Map<String, Map<String, Request>> byRequest = new HashMap<>();

  Ledger(long memory) {
    this.memory = memory;
  }

  Verdict offer(UsageReport report, long arrival) {
    Map<String, UsageReport> ids = byId.computeIfAbsent(report.userId, user -> new HashMap<>());
    UsageReport known = ids.get(report.eventId);
    if (known != null && Punctuality.minus(arrival, known.seenAt) <= memory) {
      return again(known, report, arrival);
    }
    ids.put(report.eventId, report);
    accepted.add(report);
    if (report.requestId != null) {
      join(report, arrival);
    }
    return Verdict.ACCEPTED;
  }

  /** Another model is a conflict whatever the counts say. */
  private static Verdict again(UsageReport known, UsageReport report, long arrival) {
    if (!known.model.equals(report.model)) {
      return Verdict.CONFLICTING;
    }
    boolean larger = false;
    boolean smaller = false;
    for (int i = 0; i < known.counts.length; i++) {
      larger |= report.counts[i] > known.counts[i];
      smaller |= report.counts[i] < known.counts[i];
    }
    if (!larger) {
      return Verdict.DROPPED;
    }
    if (smaller) {
      return Verdict.CONFLICTING;
    }
    known.counts = report.counts;
    known.seenAt = Math.max(known.seenAt, arrival);
    if (known.request != null) {
      known.request.changed(arrival);
    }
    return Verdict.GROWN;
  }

  private void join(UsageReport report, long arrival) {
    Map<String, Request> requests =
        byRequest.computeIfAbsent(report.userId, user -> new HashMap<>());
    Request request = requests.get(report.requestId);
    if (request == null || Punctuality.minus(arrival, request.seenAt) > memory) {
      request = new Request();
      requests.put(report.requestId, request);
    }
    request.add(report);
    report.request = request;
  }

  /** The reports that stand in totals and hours. */
  List<UsageReport> counted() {
    return accepted.stream().filter(UsageReport::counted).toList();
  }

  int accepted() {
    return accepted.size();
  }
}
