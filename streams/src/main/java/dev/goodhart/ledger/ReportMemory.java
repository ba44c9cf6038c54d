package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;

/**
 * Remembers events and requests for exactly one retention after their arrival: whether something is
 * still remembered depends on arrival times alone, never on when old rows are physically removed.
 *
 * <p>Rows lie in generations as long as the retention. What was seen within the last retention is
 * in the generation of now or the one before; where arrivals are not in order, in the one after.
 */
public final class ReportMemory {
  /** Generations kept: two hold what is remembered, one more allows for arrivals out of order. */
  private static final int KEPT = 3;

  private final ReportStore store;
  private final long retentionMs;
  private final CompactWriter out = new CompactWriter(256);
  private final CompactReader in = new CompactReader("remembered report");
  private long clock;

  /**
   * @param store where rows lie
   * @param retentionMs how long something is remembered, milliseconds
   */
  public ReportMemory(ReportStore store, long retentionMs) {
    this.store = store;
    this.retentionMs = retentionMs;
  }

  /** The largest arrival so far, milliseconds since the epoch: nothing was seen later. */
  public void clock(long latestArrival) {
    clock = latestArrival;
  }

  /**
   * The smallest key that may still be needed at {@code clock} (milliseconds since the epoch): what
   * lies below may be removed.
   */
  public byte[] firstKeyNeeded(long clock) {
    return ReportKeys.firstOf(Math.max(0, generation(clock) - KEPT + 1));
  }

  RememberedReport report(byte[] id, long arrival) {
    byte[] bytes = find(ReportKeys.EVENT, id, arrival);
    if (bytes == null) {
      return null;
    }
    RememberedReport row = RememberedReport.decode(in, bytes);
    return arrival - row.seenAt <= retentionMs ? row : null;
  }

  RememberedRequest request(byte[] id, long arrival) {
    byte[] bytes = find(ReportKeys.REQUEST, id, arrival);
    if (bytes == null) {
      return null;
    }
    RememberedRequest row = RememberedRequest.decode(in, bytes);
    return arrival - row.seenAt <= retentionMs ? row : null;
  }

  void put(byte[] id, RememberedReport row) {
    store.put(ReportKeys.key(generation(row.seenAt), ReportKeys.EVENT, id), row.encode(out));
  }

  void put(byte[] id, RememberedRequest row) {
    store.put(ReportKeys.key(generation(row.seenAt), ReportKeys.REQUEST, id), row.encode(out));
  }

  private byte[] find(byte kind, byte[] id, long arrival) {
    int now = generation(arrival);
    // The newer generation first: a row seen again lies in both, and the newer one holds.
    for (int g = Math.max(now, generation(clock)); g >= Math.max(0, now - 1); g--) {
      byte[] found = store.get(ReportKeys.key(g, kind, id));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private int generation(long time) {
    return (int) (Math.max(0, time) / retentionMs);
  }
}
