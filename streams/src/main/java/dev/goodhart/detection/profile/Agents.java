package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import java.util.Arrays;

/**
 * Which agents a user works with, and since when: a handful, by a hash of the name. A new version
 * of an agent is no new agent. Whoever takes up a new tool departs from their own days, and that
 * says little; whether colleagues took it up as well is known to the cohort.
 */
public final class Agents {
  /** Agents remembered; the one longest unused gives way. */
  public static final int SLOTS = 6;

  /** Days for which an agent counts as new. */
  public static final int NEW_DAYS = 14;

  private static final long DAY = 86_400_000L;

  private final int[] names = new int[SLOTS];
  private final int[] firstDays = new int[SLOTS];
  private final int[] lastDays = new int[SLOTS];
  private int firstDay;
  private int newest;

  /**
   * Takes in a call; true if its agent is new to a user who is known for longer.
   *
   * @param installation an agent's name, with more behind {@link Observation#PART} if its version
   *     or installation is known; null if absent, without a name before it if only that is
   */
  boolean add(String installation, long now) {
    int day = (int) Math.floorDiv(now, DAY);
    if (firstDay == 0) {
      firstDay = day;
    }
    if (installation == null
        || installation.isEmpty()
        || installation.charAt(0) == Observation.PART) {
      return false;
    }
    int name = hash(installation);
    int slot = slotOf(name);
    if (names[slot] != name) {
      names[slot] = name;
      firstDays[slot] = day;
    }
    lastDays[slot] = day;
    boolean isNew = firstDays[slot] > firstDay && day - firstDays[slot] < NEW_DAYS;
    if (isNew) {
      newest = name;
    }
    return isNew;
  }

  /** The agent's own slot, else a free one, else that of the agent longest unused. */
  private int slotOf(int name) {
    int oldest = 0;
    for (int i = 0; i < SLOTS; i++) {
      if (names[i] == name) {
        return i;
      }
      if (lastDays[i] < lastDays[oldest]) {
        oldest = i;
      }
    }
    return oldest;
  }

  /** Of the name alone; never 0, which stands for none. */
  private static int hash(String installation) {
    int end = installation.indexOf(Observation.PART);
    int hash = 0;
    for (int i = 0; i < (end < 0 ? installation.length() : end); i++) {
      hash = 31 * hash + installation.charAt(i);
    }
    return hash == 0 ? 1 : hash;
  }

  /** The new agent that was used last; 0 if there never was one. */
  public int newest() {
    return newest;
  }

  void clear() {
    Arrays.fill(names, 0);
    Arrays.fill(firstDays, 0);
    Arrays.fill(lastDays, 0);
    firstDay = 0;
    newest = 0;
  }

  void write(CompactWriter out) {
    int used = 0;
    for (int name : names) {
      used += name != 0 ? 1 : 0;
    }
    out.putInt(firstDay);
    out.putInt(newest);
    out.putByte(used);
    for (int i = 0; i < SLOTS; i++) {
      if (names[i] != 0) {
        out.putByte(i);
        out.putInt(names[i]);
        out.putShort(firstDays[i]);
        out.putShort(lastDays[i]);
      }
    }
  }

  void read(CompactReader in) {
    clear();
    firstDay = in.getInt();
    newest = in.getInt();
    int used = in.getByte();
    for (int n = 0; n < used; n++) {
      int i = in.getByte();
      names[i] = in.getInt();
      firstDays[i] = in.getShort();
      lastDays[i] = in.getShort();
    }
  }
}
