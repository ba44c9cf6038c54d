package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is found by its name until an instant, and comes in crowds: at the end of an hour, what each
 * of thousands of cohorts did. A row for each would leave the mark of its removal in the changelog,
 * and whoever restores a lost state would read them all. Here what waits for one instant shares a
 * few dozen groups, by the hash of its name, and a group is a row, or several where it is large.
 *
 * <p>Whoever uses it has what changed between two commits written before the second. Within one
 * instant things come out in an order that depends on their names alone, that of their {@link
 * #place}.
 */
final class GroupedBacklog {
  private static final int VERSION = 2;
  private static final int GROUP_BITS = 6;

  // A row stays far below the limit of a record, whatever is in it.
  private static final int BYTES_IN_ROW = 64 << 10;

  /** However many groups are in use, the heap takes no more of them. */
  private static final int MOST_BYTES_HELD = 4 << 20;

  // What objects take beside the bytes in them, about.
  private static final int BYTES_OF_A_GROUP = 200;
  private static final int BYTES_OF_AN_ENTRY = 100;

  private final Backlog rows;
  // In order of use, the longest unused first.
  private final Map<Place, Group> held = new LinkedHashMap<>(16, 0.75f, true);
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("group of what waits");
  private int bytesHeld;
  private int left;
  private int mostInRow = 64;

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
   */
  GroupedBacklog(KeyValueStore<Bytes, byte[]> store) {
    rows = new Backlog(store);
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
      int few = Math.max(1, left / mostInRow);
      mostInRow = 1;
      allAreTaken =
          rows.takeDue(now, few, (instant, groupAndNumber, row) -> take(instant, row, due));
    }
    return allAreTaken;
  }

  private void take(long instant, byte[] row, Backlog.Due due) {
    Group taken = new Group();
    read(row, taken);
    mostInRow = Math.max(mostInRow, taken.entries.size());
    left -= taken.entries.size();
    taken.entries.forEach((name, value) -> due.take(instant, name.get(), value));
  }

  /** Where something comes in the order in which all is taken off. */
  static Bytes place(long instant, Bytes name) {
    byte[] bytes = name.get();
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + 1 + bytes.length)
            .putLong(Math.max(0, instant))
            .put((byte) group(name))
            .put(bytes)
            .array());
  }

  private static int group(Bytes name) {
    // Fibonacci hashing: names that differ in a digit or two would share groups otherwise.
    return (name.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - GROUP_BITS);
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
    while (bytesHeld > MOST_BYTES_HELD && held.size() > 1) {
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
    while (entries.hasNext() && out.length() < BYTES_IN_ROW) {
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
