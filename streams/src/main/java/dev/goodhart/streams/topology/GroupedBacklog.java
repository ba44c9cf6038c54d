package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is found by its name until an instant, and comes in crowds: at the end of an hour, what each
 * of thousands of cohorts did. A row for each would leave the mark of its removal in the changelog,
 * and whoever restores a lost state would read them all. Here what waits for one instant shares a
 * few hundred groups, by the hash of its name, and a group is a row, or several where it is large.
 *
 * <p>Whoever uses it has what changed between two commits written before the second. Within one
 * instant things come out in an order that depends on their names alone.
 *
 * <p>A state that was away while removals were forgotten may have rows that were taken already.
 * Whoever must not take them again keeps {@link #takenLast} with the same commit.
 */
final class GroupedBacklog {
  // The form of a cohort's sketch, which lay in such a store by itself once, begins with a 2.
  private static final int VERSION = 3;

  /** So many that a group of the largest organisations still is a row or two. */
  private static final int GROUP_BITS = 8;

  /** No more than what comes last is beyond it: a row stays below the limit of a record. */
  private static final int BYTES_IN_ROW = 64 << 10;

  /** What an instance holds of all its partitions, where it has all of them. */
  private static final int BYTES_HELD = 64 << 20;

  private static final int FEWEST_BYTES_HELD = 1 << 20;

  // What objects take beside the bytes in them, about.
  private static final int BYTES_OF_A_GROUP = 200;
  private static final int BYTES_OF_AN_ENTRY = 100;

  private final Backlog rows;
  // In order of use, the longest unused first.
  private final Map<Place, Group> held = new LinkedHashMap<>(16, 0.75f, true);
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("group of what waits");
  private final int bytesInRow;
  private final int mostBytesHeld;
  private int bytesHeld;
  private int left;
  // In the rows that were taken last; a guess at first.
  private int entriesInRow = 64;
  private int mostInRow;
  private Bytes takenLast = Bytes.wrap(new byte[0]);

  private record Place(long instant, int group) {}

  private static final class Group {
    private final TreeMap<Bytes, byte[]> entries = new TreeMap<>();
    private int rows;
    private int bytes = BYTES_OF_A_GROUP;
    private boolean changed;

    void put(Bytes name, byte[] value) {
      byte[] before = entries.put(name, value);
      bytes +=
          before == null
              ? BYTES_OF_AN_ENTRY + name.get().length + value.length
              : value.length - before.length;
    }
  }

  /**
   * @param store without a cache, as it is written before a commit
   * @param partitions how many there are of the task that this belongs to
   * @throws IllegalStateException if something else lies there
   */
  GroupedBacklog(KeyValueStore<Bytes, byte[]> store, int partitions) {
    this(store, BYTES_IN_ROW, Math.max(FEWEST_BYTES_HELD, BYTES_HELD / partitions));
  }

  /**
   * @param bytesInRow from so many on an entry begins another row
   * @param mostBytesHeld from so many on groups are written before a commit
   */
  GroupedBacklog(KeyValueStore<Bytes, byte[]> store, int bytesInRow, int mostBytesHeld) {
    rows = new Backlog(store);
    this.bytesInRow = bytesInRow;
    this.mostBytesHeld = mostBytesHeld;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      if (all.hasNext()) {
        in.reset(all.next().value).expectVersion(VERSION);
      }
    }
  }

  /**
   * Keeps a value until the instant, in place of what was there under this name.
   *
   * @param instant milliseconds since the epoch, not negative
   */
  void put(long instant, Bytes name, byte[] value) {
    Group group = open(instant, name);
    bytesHeld -= group.bytes;
    group.put(name, value);
    group.changed = true;
    bytesHeld += group.bytes;
    makeRoom();
  }

  /** What was put for this instant under this name, and not taken off; null if nothing. */
  byte[] get(long instant, Bytes name) {
    return open(instant, name).entries.get(name);
  }

  /** Writes what has changed: before a commit. */
  void write() {
    held.forEach(this::writeIfChanged);
    rows.write();
  }

  /**
   * Takes off what waits for {@code now} or before, in order.
   *
   * @param most how many, in round figures
   * @return whether nothing more is due
   */
  boolean takeDue(long now, int most, Backlog.Due due) {
    letGo(now);
    left = most;
    boolean allAreTaken = false;
    while (!allAreTaken && left > 0) {
      mostInRow = 0;
      allAreTaken =
          rows.takeDue(
              now,
              Math.max(1, left / entriesInRow),
              (instant, groupAndNumber, row) -> take(instant, groupAndNumber, row, due));
      entriesInRow = mostInRow == 0 ? entriesInRow : mostInRow;
    }
    return allAreTaken;
  }

  private void take(long instant, byte[] groupAndNumber, byte[] row, Backlog.Due due) {
    Bytes place = place(instant, groupAndNumber);
    if (place.compareTo(takenLast) <= 0) {
      left--;
      return;
    }
    takenLast = place;
    Group taken = new Group();
    read(row, taken);
    mostInRow = Math.max(mostInRow, taken.entries.size());
    left -= Math.max(1, taken.entries.size());
    taken.entries.forEach((name, value) -> due.take(instant, name.get(), value));
  }

  /** Up to where rows were taken, in their order; empty before any was. */
  Bytes takenLast() {
    return takenLast;
  }

  /** Rows up to there were taken before: what is left of them is dropped when it is due. */
  void takenLast(Bytes place) {
    takenLast = place;
  }

  private static Bytes place(long instant, byte[] groupAndNumber) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + groupAndNumber.length)
            .putLong(instant)
            .put(groupAndNumber)
            .array());
  }

  private static int group(Bytes name) {
    // Fibonacci hashing: names that differ in a digit or two would share groups otherwise.
    return (Arrays.hashCode(name.get()) * 0x9E3779B9) >>> (Integer.SIZE - GROUP_BITS);
  }

  private Group open(long instant, Bytes name) {
    Place place = new Place(Math.max(0, instant), group(name));
    Group group = held.get(place);
    if (group == null) {
      group = read(place);
      held.put(place, group);
      bytesHeld += group.bytes;
      makeRoom();
    }
    return group;
  }

  /** The group that was used last stays. */
  private void makeRoom() {
    Iterator<Map.Entry<Place, Group>> eldest = held.entrySet().iterator();
    while (bytesHeld > mostBytesHeld && held.size() > 1) {
      letGo(eldest.next());
      eldest.remove();
    }
  }

  private void letGo(long due) {
    Iterator<Map.Entry<Place, Group>> all = held.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Place, Group> group = all.next();
      if (group.getKey().instant() <= due) {
        letGo(group);
        all.remove();
      }
    }
  }

  private void letGo(Map.Entry<Place, Group> group) {
    writeIfChanged(group.getKey(), group.getValue());
    bytesHeld -= group.getValue().bytes;
  }

  private void writeIfChanged(Place place, Group group) {
    if (group.changed) {
      write(place, group);
      group.changed = false;
    }
  }

  private void write(Place place, Group group) {
    Iterator<Map.Entry<Bytes, byte[]>> entries = group.entries.entrySet().iterator();
    int row = 0;
    // What was several rows stays as many: a row that is left over would be read again.
    while (entries.hasNext() || row < group.rows) {
      writeRow(place, row++, entries);
    }
    group.rows = row;
  }

  private void writeRow(Place place, int row, Iterator<Map.Entry<Bytes, byte[]>> entries) {
    out.reset().putByte(VERSION);
    while (entries.hasNext() && out.length() < bytesInRow) {
      Map.Entry<Bytes, byte[]> entry = entries.next();
      putBytes(entry.getKey().get());
      putBytes(entry.getValue());
    }
    rows.put(place.instant(), groupAndNumber(place.group(), row), out.toByteArray());
  }

  private void putBytes(byte[] bytes) {
    out.putUnsigned(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
  }

  private Group read(Place place) {
    Group group = new Group();
    byte[] row = rows.get(place.instant(), groupAndNumber(place.group(), 0));
    while (row != null) {
      read(row, group);
      group.rows++;
      row = rows.get(place.instant(), groupAndNumber(place.group(), group.rows));
    }
    return group;
  }

  private void read(byte[] row, Group into) {
    in.reset(row).expectVersion(VERSION);
    while (in.hasMore()) {
      Bytes name = Bytes.wrap(in.getBytes(in.getCount(row.length)));
      into.put(name, in.getBytes(in.getCount(row.length)));
    }
  }

  private static byte[] groupAndNumber(int group, int number) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put((byte) group).putInt(number).array();
  }
}
