package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.codec.IdText;

/**
 * Remembers events and requests for exactly one retention after they were last reported: whether
 * something is still remembered depends on arrival times alone, never on when old rows are
 * physically removed.
 *
 * <p>Of an event its {@link RememberedReport} is kept. Of a request, only the id of the event that
 * is counted for it: how far that is trusted, how large it is and how long it is remembered, its
 * own row says.
 *
 * <p>Rows lie in generations, so that old ones can be removed without an index. What is written
 * goes into the newest one, so the row that was written last is the one that is found first, also
 * when arrivals go back. How long a generation is, is written into the store with the first row and
 * holds as long as the store does: a retention that is configured anew changes how many generations
 * are looked at, never where rows are looked for. It is the lateness limit of the day, so that a
 * new id costs two look-ups; fixed generations of a day would cost eight. Before the generation in
 * which a store began, nothing is looked for: in its first week a new id costs one.
 *
 * <p>A report that is asked for again and again would be remembered for ever and could change hours
 * that nobody knows any more. So it is also forgotten once it lies further back than changes may
 * reach.
 */
public final class ReportMemory {
  /** Of keys and rows together: as the key of an older layout finds nothing, all must be of one. */
  private static final int LAYOUT = 2;

  private static final int EMPTY = Integer.MAX_VALUE;

  private final ReportStore store;
  private final long retentionMs;
  private final long reachMs;
  private final long generationMs;
  private final CompactWriter out = new CompactWriter(256);
  private final CompactReader in = new CompactReader("memory of reports");
  private int firstGeneration = EMPTY;
  private long clock;

  /**
   * @param store where rows lie
   * @param generationMs length of a generation if the store has none yet, milliseconds
   * @param retentionMs how long something is remembered, milliseconds
   * @param reachMs how far back, from its arrival, a report may change what was counted when that
   *     occurred, milliseconds
   * @throws IllegalStateException with a sentence, if the store was written in another layout
   */
  public ReportMemory(ReportStore store, long generationMs, long retentionMs, long reachMs) {
    this.store = store;
    this.retentionMs = retentionMs;
    this.reachMs = reachMs;
    byte[] stored = store.get(ReportKeys.layout());
    if (stored == null) {
      this.generationMs = generationMs;
    } else {
      in.reset(stored).expectVersion(LAYOUT);
      this.generationMs = in.getUnsigned();
      firstGeneration = in.getCount(Integer.MAX_VALUE);
      in.expectEnd();
    }
  }

  /** The largest arrival so far, milliseconds since the epoch: nothing was seen later. */
  public void clock(long latestArrival) {
    clock = Math.max(clock, latestArrival);
  }

  /**
   * The smallest key that may still be needed at {@code clock} (milliseconds since the epoch): what
   * lies below may be removed. A generation more than needed is kept, for arrivals out of order.
   */
  public byte[] firstKeyNeeded(long clock) {
    return ReportKeys.firstOf(Math.max(0, generation(clock - retentionMs) - 1));
  }

  /** What is remembered of an event. */
  RememberedReport report(byte[] id, long arrival) {
    clock(arrival);
    int oldest = oldest(arrival);
    for (int g = newest(); g >= oldest; g--) {
      byte[] bytes = store.get(ReportKeys.key(g, ReportKeys.EVENT, id));
      if (bytes != null) {
        RememberedReport row = RememberedReport.decode(in, bytes, start(g), id);
        row.generation = g;
        boolean remembered =
            arrival - row.seenAt <= retentionMs && arrival - row.occurredAt <= reachMs;
        return remembered ? row : null;
      }
    }
    return null;
  }

  /**
   * The event id that was last counted for a request. It may belong to a report that is forgotten
   * meanwhile, and the request with it.
   */
  String counted(byte[] request, long arrival) {
    clock(arrival);
    int oldest = oldest(arrival);
    for (int g = newest(); g >= oldest; g--) {
      byte[] bytes = store.get(ReportKeys.key(g, ReportKeys.REQUEST, request));
      if (bytes != null) {
        return IdText.ofBytes(bytes);
      }
    }
    return null;
  }

  /**
   * Remembers a report.
   *
   * @return whether it lay in another generation before, or nowhere: then what refers to it must be
   *     written too, to be kept as long
   */
  boolean put(RememberedReport row) {
    begin();
    int generation = newest();
    boolean moved = row.generation != generation;
    row.generation = generation;
    byte[] bytes = row.encode(out, start(generation));
    store.put(ReportKeys.key(generation, ReportKeys.EVENT, row.id), bytes);
    return moved;
  }

  /** Remembers which event is counted for a request. */
  void putCounted(byte[] request, String eventId) {
    begin();
    store.put(ReportKeys.key(newest(), ReportKeys.REQUEST, request), IdText.toBytes(eventId));
  }

  private void begin() {
    if (firstGeneration == EMPTY) {
      firstGeneration = generation(clock);
      out.reset().putByte(LAYOUT);
      out.putUnsigned(generationMs);
      out.putUnsigned(firstGeneration);
      store.put(ReportKeys.layout(), out.toByteArray());
    }
  }

  private int newest() {
    return firstGeneration == EMPTY ? 0 : Math.max(firstGeneration, generation(clock));
  }

  private int oldest(long arrival) {
    return Math.max(firstGeneration, generation(arrival - retentionMs));
  }

  /** When a generation begins, milliseconds since the epoch. */
  private long start(int generation) {
    return generation * generationMs;
  }

  private int generation(long time) {
    return (int) (Math.max(0, time) / generationMs);
  }
}
