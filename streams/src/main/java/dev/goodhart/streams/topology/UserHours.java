package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.window.UsageSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one person used in a few hours, by hour, team and model: one row, as whoever works does so
 * for hours, and uses a few models at a time. Where models are many, as where names of deployments
 * stand for them, the row is full at some point and says so; what is new goes to others then. May
 * be used for one row after the other.
 */
final class UserHours {
  /**
   * Of how many hours one row holds the sums. More of them are fewer rows to keep and to restore,
   * but each event has all of its row written again. A day is a multiple of it.
   */
  static final int COUNT = 6;

  /** With the longest names a row stays below half of a record's limit. */
  static final int FULL = 256;

  private static final int SPARES_KEPT = 4;

  // Flags of a row.
  private static final int OVERFLOWS = 1;
  // A mark with each part says whether it is changed.
  private static final int IS_MARKED = 2;

  private final List<Part> parts = new ArrayList<>(4);
  private final List<Part> spares = new ArrayList<>(4);
  // The first parts of each team and model, while it is read or written.
  private final List<Part> named = new ArrayList<>(4);
  private long revision;
  private boolean overflows;

  /** Sums of one hour, team and model. */
  static final class Part {
    private final UsageSums sums = new UsageSums();
    private int hour;
    private String team;
    private String model;
    private boolean changed;

    /** Which of the row's hours, from 0. */
    int hour() {
      return hour;
    }

    String team() {
      return team;
    }

    String model() {
      return model;
    }

    UsageSums sums() {
      return sums;
    }

    private boolean hasNames(String team, String model) {
      return this.model.equals(model) && this.team.equals(team);
    }
  }

  UserHours clear() {
    for (int i = 0; i < parts.size() && spares.size() < SPARES_KEPT; i++) {
      spares.add(parts.get(i));
    }
    parts.clear();
    revision = 0;
    overflows = false;
    return this;
  }

  /** Whether nothing need be stored of it. */
  boolean isEmpty() {
    return parts.isEmpty() && !overflows;
  }

  /** The revision that any part was last published with; 0: none was. */
  long revision() {
    return revision;
  }

  void revision(long number) {
    revision = number;
  }

  /**
   * Adds, unless this row was full when it would have taken something new. From then on it takes
   * nothing new, whatever goes again: so nothing ever lies in two rows.
   *
   * @param hour which of the row's hours, from 0
   * @return whether it was added
   */
  boolean addIfRoom(int hour, String team, String model, UsageSums delta) {
    Part part = find(hour, team, model);
    if (part == null) {
      overflows |= parts.size() == FULL;
      if (overflows) {
        return false;
      }
      part = addPart(hour, team, model);
    }
    add(part, delta);
    return true;
  }

  /** Adds in any case. */
  void add(int hour, String team, String model, UsageSums delta) {
    Part part = find(hour, team, model);
    add(part == null ? addPart(hour, team, model) : part, delta);
  }

  private static void add(Part part, UsageSums delta) {
    part.sums.add(delta);
    part.changed = true;
  }

  private Part find(int hour, String team, String model) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.hour == hour && part.hasNames(team, model)) {
        return part;
      }
    }
    return null;
  }

  private Part addPart(int hour, String team, String model) {
    Part part = spares.isEmpty() ? new Part() : spares.remove(spares.size() - 1);
    part.sums.clear();
    part.hour = hour;
    part.team = team;
    part.model = model;
    part.changed = false;
    parts.add(part);
    return part;
  }

  void markAllChanged() {
    parts.forEach(part -> part.changed = true);
  }

  /** Visits what has changed since the last time; what is empty now is gone afterwards. */
  void takeChanged(Consumer<Part> visitor) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.changed) {
        part.changed = false;
        visitor.accept(part);
      }
    }
    parts.removeIf(part -> part.sums.events() == 0);
  }

  /**
   * Writes it, and what is changed and was not visited yet. Teams and models are said where they
   * come first.
   *
   * @param start of the first hour, milliseconds since the epoch: what is written is relative to it
   */
  void writeTo(CompactWriter out, long start) {
    out.putSigned(revision - start);
    boolean marked = anyChanged();
    out.putByte((overflows ? OVERFLOWS : 0) | (marked ? IS_MARKED : 0));
    out.putUnsigned(parts.size());
    named.clear();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int names = indexOfNames(part.team, part.model);
      out.putUnsigned(names * COUNT + part.hour);
      if (names == named.size()) {
        named.add(part);
        out.putText(part.team);
        out.putText(part.model);
      }
      if (marked) {
        out.putByte(part.changed ? 1 : 0);
      }
      part.sums.writeTo(out);
    }
    named.clear();
  }

  private boolean anyChanged() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).changed) {
        return true;
      }
    }
    return false;
  }

  private int indexOfNames(String team, String model) {
    int index = 0;
    while (index < named.size() && !named.get(index).hasNames(team, model)) {
      index++;
    }
    return index;
  }

  /** Reads what {@link #writeTo} wrote, in place of what was here. */
  void readFrom(CompactReader in, long start) {
    clear();
    revision = start + in.getSigned();
    int flags = in.getByte();
    overflows = (flags & OVERFLOWS) != 0;
    boolean marked = (flags & IS_MARKED) != 0;
    named.clear();
    for (int count = in.getCount(Integer.MAX_VALUE); count > 0; count--) {
      int which = in.getCount(Integer.MAX_VALUE);
      int hour = which % COUNT;
      int names = which / COUNT;
      if (names > named.size()) {
        throw in.corrupt("it refers to a model that was not named");
      }
      if (names == named.size()) {
        named.add(addPart(hour, in.getText(), in.getText()));
      } else {
        addPart(hour, named.get(names).team, named.get(names).model);
      }
      Part part = parts.get(parts.size() - 1);
      part.changed = marked && in.getByte() == 1;
      part.sums.readFrom(in);
    }
    named.clear();
  }
}
