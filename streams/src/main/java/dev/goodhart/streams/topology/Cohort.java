package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * People who are compared with each other: a team, everybody of one role, or everybody.
 *
 * @param kind which of these
 * @param id of the team or the role; empty for everybody
 */
record Cohort(Kind kind, String id) {
  /** What the people have in common. */
  enum Kind {
    TEAM('t'),
    ROLE('r'),
    EVERYBODY('e');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** Those that one person belongs to; either may be null. */
  static List<Cohort> of(String team, String role) {
    List<Cohort> cohorts = new ArrayList<>(3);
    cohorts.add(everybody());
    if (team != null) {
      cohorts.add(new Cohort(Kind.TEAM, team));
    }
    if (role != null) {
      cohorts.add(new Cohort(Kind.ROLE, role));
    }
    return cohorts;
  }

  /** The whole organisation. */
  static Cohort everybody() {
    return new Cohort(Kind.EVERYBODY, "");
  }

  /** This cohort as a record's key. */
  String key() {
    return kind.letter + id;
  }

  /** What {@link #key} made. */
  static Cohort ofKey(String key) {
    for (Kind kind : Kind.values()) {
      if (key.charAt(0) == kind.letter) {
        return new Cohort(kind, key.substring(1));
      }
    }
    throw new IllegalStateException("'" + key + "' names no cohort.");
  }
}
