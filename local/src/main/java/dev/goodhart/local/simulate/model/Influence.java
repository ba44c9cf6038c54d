package dev.goodhart.local.simulate.model;

import java.time.LocalDate;
import java.time.ZoneId;

/** What changes somebody's usual days. Days are local. */
public interface Influence {
  /** Nothing does. */
  Influence NONE = new Influence() {};

  /** Usage of the day against the usual; 0: does not work, 1: as usual. */
  default double effort(LocalDate day) {
    return 1;
  }

  /** Hours that the day is longer. */
  default double overtime(LocalDate day) {
    return 0;
  }

  /** Whether they work that day, be it a holiday or not. */
  default boolean needed(LocalDate day) {
    return false;
  }

  /** Where they are. */
  default ZoneId zone(LocalDate day, ZoneId home) {
    return home;
  }

  /** What their program says they used at that instant, as a multiple of what they did. */
  default double claim(long instant) {
    return 1;
  }
}
