package dev.goodhart.admin;

/**
 * Something that keeps a deployment from working.
 *
 * @param kind what kind of thing
 * @param subject which topic, registry subject, address or directory
 * @param sentence one sentence for people that says what to change
 */
public record Problem(Kind kind, String subject, String sentence) {
  /** Kinds of problems, those that hide others first. */
  public enum Kind {
    /** No broker answers. */
    BROKER_UNREACHABLE,
    /** The broker refuses the credentials, or what they ask for. */
    BROKER_REFUSES,
    /** No registry answers. */
    REGISTRY_UNREACHABLE,
    /** The registry refuses the credentials, or what they ask for. */
    REGISTRY_REFUSES,
    /** Something answers that is no schema registry, or a broken one. */
    REGISTRY_UNUSABLE,
    /** The state directory cannot be written. */
    STATE_DIRECTORY_UNWRITABLE,
    /** Another running instance has the state directory. */
    STATE_DIRECTORY_LOCKED,
    /** The topic does not exist. */
    TOPIC_MISSING,
    /** The cluster did not take a topic or its configuration. */
    TOPIC_REFUSED,
    /** The topic exists with another number of partitions. */
    WRONG_PARTITIONS,
    /** The topic's {@code cleanup.policy} differs. */
    WRONG_CLEANUP,
    /** The topic's {@code message.timestamp.type} differs. */
    WRONG_TIMESTAMP_TYPE,
    /** The topic keeps its records for less time than declared. */
    RETENTION_TOO_SHORT,
    /** The topic does not take records as large as are written to it. */
    LARGEST_RECORD_TOO_SMALL,
    /** The schema is not registered under its subject. */
    SCHEMA_MISSING,
    /** The schema cannot live beside one that is registered under its subject. */
    SCHEMA_INCOMPATIBLE,
    /** The subject lets schemas through that others could not read. */
    WRONG_COMPATIBILITY
  }
}
