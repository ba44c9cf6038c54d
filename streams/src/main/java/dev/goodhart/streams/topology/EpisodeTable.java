package dev.goodhart.streams.topology;

import dev.goodhart.detection.Episodes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Episodes by subject, and an agenda that reminds of each subject when its episodes next change by
 * themselves. Nothing is stored of a subject that never had any. One subject is open at a time.
 */
final class EpisodeTable {
  private static final long NEVER = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Agenda agenda;
  private final Episodes episodes = new Episodes();
  private Bytes open;
  private boolean stored;
  private long wakeAt;

  EpisodeTable(KeyValueStore<Bytes, byte[]> store, Agenda agenda) {
    this.store = store;
    this.agenda = agenda;
  }

  /** Opens a subject; valid until the next one is opened. */
  Episodes open(Bytes subject) {
    open = subject;
    byte[] row = store.get(subject);
    stored = row != null;
    if (!stored) {
      episodes.clear();
      wakeAt = NEVER;
      return episodes;
    }
    wakeAt = ByteBuffer.wrap(row).getLong();
    return Episodes.decode(Arrays.copyOfRange(row, Long.BYTES, row.length), episodes);
  }

  /** Opens a subject if it waits for the reminder of this instant; else null. */
  Episodes openIfAwaited(Bytes subject, long instant) {
    Episodes opened = open(subject);
    if (wakeAt != instant) {
      return null;
    }
    wakeAt = NEVER;
    return opened;
  }

  /**
   * Stores the subject that is open.
   *
   * @param due when its episodes next change by themselves, milliseconds since the epoch;
   *     MAX_VALUE: never
   */
  void save(long due) {
    if (episodes.isEmpty()) {
      if (stored) {
        store.delete(open);
      }
      return;
    }
    if (due < wakeAt) {
      agenda.schedule(due, open);
      wakeAt = due;
    }
    byte[] bytes = episodes.encode();
    store.put(
        open, ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(wakeAt).put(bytes).array());
  }
}
