package dev.goodhart.admin;

import java.util.List;

/**
 * What an apply has done.
 *
 * @param changes in order; empty: everything was there
 * @param remaining what it would not or could not change
 */
public record Applied(List<Change> changes, List<Problem> remaining) {
  /**
   * One change.
   *
   * @param kind what was done
   * @param subject to which topic or registry subject
   * @param detail with what, in a few words
   */
  public record Change(Kind kind, String subject, String detail) {
    /** Kinds of changes. */
    public enum Kind {
      /** A topic was created. */
      TOPIC_CREATED,
      /** Configuration that the topic did not have was set for it. */
      CONFIG_ADDED,
      /** The subject's compatibility level was set. */
      COMPATIBILITY_SET,
      /** The schema was registered. */
      SCHEMA_REGISTERED
    }
  }
}
