package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;

/**
 * Remembers events and requests for exactly one retention after they were last reported: whether
 * something is still remembered depends on arrival times alone, never on when old rows are
 * physically removed.
 *
 * <p>Rows lie in generations, so that old ones can be removed without an index. How long a
 * generation is, is written into the store with the first row and holds as long as the store does:
 * a retention that is configured anew changes how many generations are looked at, never where rows
 * are looked for. It is the lateness limit of the day, so that a new id costs two look-ups; fixed
 * generations of a day would cost eight.
 *
 * <p>A report that is asked for again and again would be remembered for ever and could change hours
 * that nobody knows any more. So it is also forgotten once it lies further back than changes may
 * reach.
 */
public final class ReportMemory {
  private final ReportStore store;
  private final long retentionMs;
  private final long reachMs;
  private final long generationMs;
  private final CompactWriter out = new CompactWriter(256);
  private final CompactReader in = new CompactReader("remembered report");
  private boolean lengthStored;
  private long clock;

  /**
   * @param store where rows lie
   * @param generationMs length of a generation if the store has none yet, milliseconds
   * @param retentionMs how long something is remembered, milliseconds
   * @param reachMs how far back, from its arrival, a report may change what was counted when that
   *     occurred, milliseconds
   */
  public ReportMemory(ReportStore store, long generationMs, long retentionMs, long reachMs) {
    this.store = store;
    this.retentionMs = retentionMs;
    this.reachMs = reachMs;
    byte[] stored = store.get(ReportKeys.generationLength());
    lengthStored = stored != null;
    this.generationMs = lengthStored ? ByteBuffer.wrap(stored).getLong() : generationMs;
  }

  /** The largest arrival so far, milliseconds since the epoch: nothing was seen later. */
  public void clock(long latestArrival) {
    clock = latestArrival;
  }

  /**
   * The smallest key that may still be needed at {@code clock} (milliseconds since the epoch): what
   * lies below may be removed. A generation more than needed is kept, for arrivals out of order.
   */
  public byte[] firstKeyNeeded(long clock) {
    return ReportKeys.firstOf(Math.max(0, generation(clock - retentionMs) - 1));
  }

  RememberedReport report(byte[] id, long arrival) {
    byte[] bytes = find(ReportKeys.EVENT, id, arrival);
    if (bytes == null) {
      return null;
    }
    RememberedReport row = RememberedReport.decode(in, bytes);
    boolean remembered = arrival - row.seenAt <= retentionMs && arrival - row.occurredAt <= reachMs;
    return remembered ? row : null;
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
    put(ReportKeys.key(generation(row.seenAt), ReportKeys.EVENT, id), row.encode(out));
  }

  void put(byte[] id, RememberedRequest row) {
    put(ReportKeys.key(generation(row.seenAt), ReportKeys.REQUEST, id), row.encode(out));
  }

  private void put(byte[] key, byte[] row) {
    if (!lengthStored) {
      byte[] length = ByteBuffer.allocate(Long.BYTES).putLong(generationMs).array();
      store.put(ReportKeys.generationLength(), length);
      lengthStored = true;
    }
    store.put(key, row);
  }

  private byte[] find(byte kind, byte[] id, long arrival) {
    int oldest = generation(arrival - retentionMs);
    // The newer generation first: a row seen again lies in both, and the newer one holds.
    for (int g = generation(Math.max(arrival, clock)); g >= oldest; g--) {
      byte[] found = store.get(ReportKeys.key(g, kind, id));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private int generation(long time) {
    return (int) (Math.max(0, time) / generationMs);
  }
}
