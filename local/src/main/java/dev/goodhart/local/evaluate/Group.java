package dev.goodhart.local.evaluate;

/**
 * Whose day it was.
 *
 * @param kind which sort of group
 * @param name of the group, for people and programs
 */
public record Group(Kind kind, String name) implements Comparable<Group> {
  /** The sorts of groups. */
  public enum Kind {
    /** A day that a look-alike's label touches; the name is the label's pattern. */
    LOOK_ALIKE,
    /** Another day of somebody who has a label. */
    LABELLED,
    /** A day of somebody without any label. */
    UNLABELLED,
    /** A day of a service account. */
    SERVICE
  }

  static final Group LABELLED = new Group(Kind.LABELLED, "other days of the labelled");
  static final Group UNLABELLED = new Group(Kind.UNLABELLED, "people without a label");
  static final Group SERVICE = new Group(Kind.SERVICE, "service accounts");

  static Group lookAlike(String pattern) {
    return new Group(Kind.LOOK_ALIKE, pattern);
  }

  @Override
  public int compareTo(Group other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }
}
