package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * People who are compared with each other: a team, or everybody of one role.
 *
 * @param kind which of both
 * @param id of the team or the role
 */
record Cohort(Kind kind, String id) {
  /** What the people have in common. */
  enum Kind {
    TEAM('t'),
    ROLE('r');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** Those that one person belongs to; either may be null. */
  static List<Cohort> of(String team, String role) {
    List<Cohort> cohorts = new ArrayList<>(2);
    if (team != null) {
      cohorts.add(new Cohort(Kind.TEAM, team));
    }
    if (role != null) {
      cohorts.add(new Cohort(Kind.ROLE, role));
    }
    return cohorts;
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
