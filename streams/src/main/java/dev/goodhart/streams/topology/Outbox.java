package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What changed since it was last published. It lies in a store with a changelog, committed together
 * with the change itself: a crash between a commit and the publication loses nothing. What is both
 * added and published between two commits never gets there.
 *
 * <p>Publication goes in rounds, each over all that is pending when it starts. A round starts no
 * earlier than the emit interval after the end of the one before, so no key is published more
 * often.
 *
 * <p>The store holds pages of subjects, written at commits and dropped when a round has published
 * all of them: a row for each subject would be logged twice for each publication, and cost more
 * than what is published. After a crash a page may name subjects that were published already: an
 * hour is then written once more as it is, and totals find that nothing changed.
 */
final class Outbox {
  private static final int VERSION = 1;

  /** Subjects in a page: with the longest ids it stays far below a record's limit. */
  private static final int SUBJECTS_IN_PAGE = 256;

  private static final Bytes[] NO_ROUND = {};

  private final KeyValueStore<Bytes, byte[]> store;
  private final boolean writesLater;
  private final Set<Bytes> pending = new HashSet<>();
  private final CompactWriter out = new CompactWriter(4_096);
  private final long intervalMs;
  private List<Bytes> added = new ArrayList<>();
  // Pages from the first up to, not including, the next are in the store.
  private int firstPage;
  private int nextPage;
  private int firstPageNeeded;
  private long lastRoundEnded = Long.MIN_VALUE / 2;
  private Bytes[] round = NO_ROUND;
  private int firstPageAfterRound;
  private int published;

  /**
   * @param store small, with a changelog
   * @param intervalMs wall clock between rounds, milliseconds
   */
  Outbox(KeyValueStore<Bytes, byte[]> store, long intervalMs) {
    this.store = store;
    this.intervalMs = intervalMs;
    readPages();
    writesLater = HeldStore.beforeCommit(store, this::write);
  }

  private void readPages() {
    CompactReader in = new CompactReader("page of an outbox");
    boolean any = false;
    try (KeyValueIterator<Bytes, byte[]> pages = store.all()) {
      while (pages.hasNext()) {
        KeyValue<Bytes, byte[]> page = pages.next();
        int number = ByteBuffer.wrap(page.key.get()).getInt();
        firstPage = any ? firstPage : number;
        nextPage = number + 1;
        any = true;
        in.reset(page.value).expectVersion(VERSION);
        for (int left = in.getCount(SUBJECTS_IN_PAGE); left > 0; left--) {
          pending.add(Bytes.wrap(in.getBytes(in.getCount(Integer.MAX_VALUE))));
        }
        in.expectEnd();
      }
    }
    firstPageNeeded = firstPage;
  }

  /** Asks for the subject to be published. */
  void add(Bytes subject) {
    if (pending.add(subject)) {
      added.add(subject);
      if (!writesLater) {
        write();
      }
    }
  }

  /** Whether the subject waits to be published. */
  boolean holds(Bytes subject) {
    return pending.contains(subject);
  }

  /** Whether nothing waits to be published. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * Publishes what is pending, if it is time.
   *
   * @param wallNow wall clock, milliseconds
   * @param most how many at the most in one call
   */
  void publish(long wallNow, int most, Consumer<Bytes> publication) {
    if (published == round.length) {
      if (pending.isEmpty() || wallNow - lastRoundEnded < intervalMs) {
        return;
      }
      round = pending.toArray(NO_ROUND);
      firstPageAfterRound = nextPage;
      published = 0;
    }
    int end = (int) Math.min(round.length, (long) published + most);
    while (published < end) {
      Bytes subject = round[published++];
      publication.accept(subject);
      pending.remove(subject);
    }
    if (published == round.length) {
      round = NO_ROUND;
      published = 0;
      lastRoundEnded = wallNow;
      // What came back meanwhile stands in a later page, or is still to be written.
      firstPageNeeded = pending.isEmpty() ? nextPage : firstPageAfterRound;
      if (!writesLater) {
        write();
      }
    }
  }

  private void write() {
    for (; firstPage < firstPageNeeded; firstPage++) {
      store.put(key(firstPage), null);
    }
    if (pending.isEmpty()) {
      added.clear();
    } else if (!added.isEmpty()) {
      List<Bytes> subjects = added;
      added = new ArrayList<>();
      subjects.removeIf(subject -> !pending.contains(subject));
      for (int from = 0; from < subjects.size(); from += SUBJECTS_IN_PAGE) {
        int to = Math.min(subjects.size(), from + SUBJECTS_IN_PAGE);
        store.put(key(nextPage++), page(subjects.subList(from, to)));
      }
    }
  }

  private byte[] page(List<Bytes> subjects) {
    out.reset().putByte(VERSION);
    out.putUnsigned(subjects.size());
    for (Bytes subject : subjects) {
      byte[] bytes = subject.get();
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
    return out.toByteArray();
  }

  private static Bytes key(int page) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(page).array());
  }
}
