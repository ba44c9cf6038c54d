package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * For one team, in each of its windows: how many members have an event in the window, and the
 * largest member's total. One instance serves any number of teams, one after the other, in one
 * thread.
 *
 * <p>Only the largest members are listed. Beside the list of a window stands a floor: no member
 * outside the list has a total above it. Totals that decay can only bring the best listed member
 * below the floor; then, and only then, the largest is unknown until all members were looked at
 * again ({@link #rebuild}). A team that fits into the list never needs that.
 */
public final class TeamMembers {

  /**
   * Members listed for each window, if nothing else is asked for. In a simulated week a team of 300
   * with a hundred calls each in ten hours of a day, of lognormal sizes, needed 2.4 rebuilds a day
   * with 8, and 1.6 with 16, which nearly doubles the stored form: and that is logged with each
   * commit in which a member made a call.
   */
  public static final int DEFAULT_LISTED = 8;

  private static final int VERSION = 1;

  private static final int FEWEST_ENTRIES = 4;

  /** Where {@link #rebuild} takes members from. */
  @FunctionalInterface
  public interface Scan {
    /** Reports every member of the team that has an event in the window, each once. */
    void forEachMember(Visitor visitor);
  }

  /** Takes one member after the other. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param user the member's id in UTF-8, not to be modified before the team is encoded
     * @param events the member's events in the window; one with none is passed over
     * @param totalTokens the member's total in the window
     */
    void member(byte[] user, long events, long totalTokens);
  }

  private final int windows;
  private final int capacity;
  private final CompactReader in;
  private final CompactWriter out;

  // By window.
  private final long[] active;
  private final int[] listed;
  private final long[] floor;

  // By entry: a member that is listed in at least one window. Ids stay where they were read from.
  private byte[][] idSource = new byte[FEWEST_ENTRIES][];
  private int[] idOffset = new int[FEWEST_ENTRIES];
  private int[] idLength = new int[FEWEST_ENTRIES];
  private int[] listedIn = new int[FEWEST_ENTRIES];
  // Of an entry those in all windows, one after the other.
  private long[] totals;
  private int entries;

  /** Lists {@value #DEFAULT_LISTED} members for each window. */
  public TeamMembers(int windows) {
    this(windows, DEFAULT_LISTED);
  }

  /**
   * @param windows number of windows, from 1 to {@link RollingSums#MAX_WINDOWS}
   * @param capacity members listed for each window, at least 1: more make a rebuild rarer and the
   *     stored form larger
   */
  public TeamMembers(int windows, int capacity) {
    this(windows, capacity, new CompactReader("team members"), new CompactWriter(1024));
  }

  private TeamMembers(int windows, int capacity, CompactReader in, CompactWriter out) {
    if (windows < 1 || windows > RollingSums.MAX_WINDOWS) {
      throw new IllegalArgumentException(
          "There must be from 1 to " + RollingSums.MAX_WINDOWS + " windows, not " + windows + ".");
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("At least one member must be listed.");
    }
    this.windows = windows;
    this.capacity = capacity;
    this.in = in;
    this.out = out;
    active = new long[windows];
    listed = new int[windows];
    floor = new long[windows];
    totals = new long[FEWEST_ENTRIES * windows];
  }

  /**
   * An instance like this one, for another team that is open at the same time. Both share what
   * neither needs in between, so one thread must use them.
   */
  public TeamMembers another() {
    return new TeamMembers(windows, capacity, in, out);
  }

  /**
   * Loads a team.
   *
   * @param stored what {@link #encode} returned, not to be modified; null for a new team
   * @throws IllegalStateException if it is of another version, of other windows, or damaged
   */
  public void open(byte[] stored) {
    Arrays.fill(active, 0);
    Arrays.fill(listed, 0);
    Arrays.fill(floor, Long.MIN_VALUE);
    Arrays.fill(idSource, 0, entries, null);
    entries = 0;
    if (stored != null) {
      decode(stored);
    }
  }

  /** Number of members with an event in the window. */
  public long active(int window) {
    return active[window];
  }

  /** Whether no member has an event in any window: what is stored may be deleted. */
  public boolean isEmpty() {
    for (long count : active) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells that a member's sums changed. To be called for every change, in order.
   *
   * @param user the member's id in UTF-8, not to be modified before the team is encoded
   * @param oldEvents the member's events in the window before
   * @param newEvents the member's events in the window now
   * @param newTotalTokens the member's total in the window now
   */
  public void memberChanged(
      int window, byte[] user, long oldEvents, long newEvents, long newTotalTokens) {
    int change = (newEvents > 0 ? 1 : 0) - (oldEvents > 0 ? 1 : 0);
    if (active[window] + change < 0) {
      throw new IllegalStateException(
          "A member left window " + window + " of a team in which nobody was counted.");
    }
    active[window] += change;
    int entry = find(user);
    boolean isListed = entry >= 0 && isListed(entry, window);
    if (newEvents <= 0) {
      if (isListed) {
        unlist(entry, window);
      }
    } else if (isListed) {
      totals[at(entry, window)] = newTotalTokens;
    } else {
      offer(window, entry, user, newTotalTokens);
    }
    if (active[window] == listed[window]) {
      floor[window] = Long.MIN_VALUE;
    }
  }

  /**
   * The largest member's total in the window, 0 if no member is active. Empty if it cannot be known
   * without looking at all members: call {@link #rebuild}, after which it is known.
   */
  public OptionalLong largestTotal(int window) {
    if (active[window] == 0) {
      return OptionalLong.of(0);
    }
    long best = Long.MIN_VALUE;
    for (int entry = 0; entry < entries; entry++) {
      if (isListed(entry, window)) {
        best = Math.max(best, totals[at(entry, window)]);
      }
    }
    boolean known = listed[window] > 0 && best >= floor[window];
    return known ? OptionalLong.of(best) : OptionalLong.empty();
  }

  /** Forgets what is known of a window and learns it from all members. */
  public void rebuild(int window, Scan members) {
    clear(window);
    members.forEachMember((user, events, total) -> memberChanged(window, user, 0, events, total));
  }

  /** The form to store, about 30 bytes for each listed member. */
  public byte[] encode() {
    out.reset().putByte(VERSION);
    out.putUnsigned(windows);
    for (int window = 0; window < windows; window++) {
      out.putUnsigned(active[window]);
      boolean hasFloor = floor[window] != Long.MIN_VALUE;
      out.putByte(hasFloor ? 1 : 0);
      if (hasFloor) {
        out.putSigned(floor[window]);
      }
    }
    out.putUnsigned(entries);
    for (int entry = 0; entry < entries; entry++) {
      out.putUnsigned(idLength[entry]);
      out.putBytes(idSource[entry], idOffset[entry], idLength[entry]);
      out.putUnsigned(Integer.toUnsignedLong(listedIn[entry]));
      for (int window = 0; window < windows; window++) {
        if (isListed(entry, window)) {
          out.putSigned(totals[at(entry, window)]);
        }
      }
    }
    return out.toByteArray();
  }

  private void decode(byte[] stored) {
    in.reset(stored).expectVersion(VERSION);
    if (in.getUnsigned() != windows) {
      throw new OtherWindowsException();
    }
    for (int window = 0; window < windows; window++) {
      active[window] = in.getUnsigned();
      floor[window] = in.getByte() == 0 ? Long.MIN_VALUE : in.getSigned();
    }
    int count = in.getCount(Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      decodeEntry(stored);
    }
    in.expectEnd();
  }

  /** A list that was longer when it was stored is cut, not refused: capacity may be configured. */
  private void decodeEntry(byte[] stored) {
    int length = in.getCount(stored.length);
    int offset = in.position();
    in.skip(length);
    long mask = in.getUnsigned();
    if (mask == 0 || mask >>> windows != 0) {
      throw in.corrupt("a member is listed in no window or in one that does not exist");
    }
    int entry = -1;
    for (int window = 0; window < windows; window++) {
      if ((mask >>> window & 1) != 0) {
        entry = offer(window, entry, stored, offset, length, in.getSigned());
      }
    }
  }

  private void clear(int window) {
    active[window] = 0;
    floor[window] = Long.MIN_VALUE;
    for (int entry = entries - 1; entry >= 0; entry--) {
      if (isListed(entry, window)) {
        unlist(entry, window);
      }
    }
  }

  private void offer(int window, int entry, byte[] user, long total) {
    offer(window, entry, user, 0, user.length, total);
  }

  /** Lists a member if it is large enough; returns its entry, or -1 if it has none. */
  private int offer(int window, int entry, byte[] source, int offset, int length, long total) {
    int target = entry;
    if (listed[window] == capacity) {
      int smallest = smallest(window);
      if (total <= totals[at(smallest, window)]) {
        floor[window] = Math.max(floor[window], total);
        return entry;
      }
      floor[window] = Math.max(floor[window], totals[at(smallest, window)]);
      // Making room may move the last entry to the place that became free.
      boolean moves = unlist(smallest, window) && entry == entries;
      target = moves ? smallest : entry;
    }
    if (target < 0) {
      makeRoom();
      target = entries++;
      idSource[target] = source;
      idOffset[target] = offset;
      idLength[target] = length;
      listedIn[target] = 0;
    }
    listedIn[target] |= 1 << window;
    totals[at(target, window)] = total;
    listed[window]++;
    return target;
  }

  private void makeRoom() {
    if (entries == idSource.length) {
      int more = 2 * entries;
      idSource = Arrays.copyOf(idSource, more);
      idOffset = Arrays.copyOf(idOffset, more);
      idLength = Arrays.copyOf(idLength, more);
      listedIn = Arrays.copyOf(listedIn, more);
      totals = Arrays.copyOf(totals, more * windows);
    }
  }

  private int smallest(int window) {
    int smallest = -1;
    for (int entry = 0; entry < entries; entry++) {
      if (isListed(entry, window)
          && (smallest < 0 || totals[at(entry, window)] < totals[at(smallest, window)])) {
        smallest = entry;
      }
    }
    return smallest;
  }

  /** Takes a member off a window's list; says whether its entry was freed by that. */
  private boolean unlist(int entry, int window) {
    listedIn[entry] &= ~(1 << window);
    listed[window]--;
    if (listedIn[entry] != 0) {
      return false;
    }
    int last = --entries;
    idSource[entry] = idSource[last];
    idOffset[entry] = idOffset[last];
    idLength[entry] = idLength[last];
    listedIn[entry] = listedIn[last];
    System.arraycopy(totals, at(last, 0), totals, at(entry, 0), windows);
    idSource[last] = null;
    return true;
  }

  private int at(int entry, int window) {
    return entry * windows + window;
  }

  private boolean isListed(int entry, int window) {
    return (listedIn[entry] >>> window & 1) != 0;
  }

  private int find(byte[] user) {
    for (int entry = 0; entry < entries; entry++) {
      int from = idOffset[entry];
      if (idLength[entry] == user.length
          && Arrays.equals(idSource[entry], from, from + user.length, user, 0, user.length)) {
        return entry;
      }
    }
    return -1;
  }
}
