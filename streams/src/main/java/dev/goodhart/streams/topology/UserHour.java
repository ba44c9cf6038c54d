package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.window.UsageSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one person used in one hour, by team and model: one row, as whoever works uses a few models
 * at a time. Where models are many, as where names of deployments stand for them, the row is full
 * at some point and says so; what is new goes to others then. May be used for one hour after the
 * other.
 */
final class UserHour {
  /** With the longest names a row stays below half of a record's limit. */
  static final int FULL = 256;

  private static final int SPARES_KEPT = 4;
  private static final int OVERFLOWS = 1;

  private final List<Part> parts = new ArrayList<>(4);
  private final List<Part> spares = new ArrayList<>(4);
  private long revision;
  private boolean overflows;

  /** Sums of one team and model. */
  static final class Part {
    private final UsageSums sums = new UsageSums();
    private String team;
    private String model;
    private boolean changed;

    String team() {
      return team;
    }

    String model() {
      return model;
    }

    UsageSums sums() {
      return sums;
    }
  }

  UserHour clear() {
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
   * @return whether it was added
   */
  boolean addIfRoom(String team, String model, UsageSums delta) {
    Part part = find(team, model);
    if (part == null) {
      overflows |= parts.size() == FULL;
      if (overflows) {
        return false;
      }
      part = addPart(team, model);
    }
    add(part, delta);
    return true;
  }

  void add(String team, String model, UsageSums delta) {
    Part part = find(team, model);
    add(part == null ? addPart(team, model) : part, delta);
  }

  private static void add(Part part, UsageSums delta) {
    part.sums.add(delta);
    part.changed = true;
  }

  private Part find(String team, String model) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.model.equals(model) && part.team.equals(team)) {
        return part;
      }
    }
    return null;
  }

  private Part addPart(String team, String model) {
    Part part = spares.isEmpty() ? new Part() : spares.remove(spares.size() - 1);
    part.sums.clear();
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
   * @param start of the hour, milliseconds since the epoch: what is written is relative to it
   */
  void writeTo(CompactWriter out, long start) {
    out.putSigned(revision - start);
    out.putByte(overflows ? OVERFLOWS : 0);
    out.putUnsigned(parts.size());
    for (Part part : parts) {
      out.putText(part.team);
      out.putText(part.model);
      part.sums.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote, in place of what was here. */
  void readFrom(CompactReader in, long start) {
    clear();
    revision = start + in.getSigned();
    overflows = in.getByte() == OVERFLOWS;
    for (int count = in.getCount(Integer.MAX_VALUE); count > 0; count--) {
      addPart(in.getText(), in.getText()).sums.readFrom(in);
    }
  }
}
