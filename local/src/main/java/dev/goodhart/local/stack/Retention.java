package dev.goodhart.local.stack;

/** What the broker may remove on its own. */
public enum Retention {

  /**
   * Nothing, whatever a topic's own configuration says: no deletion by age or size, no compaction.
   * For a replay, whose records carry timestamps of long ago and whose changelogs are read to the
   * end. Disk is all it costs, also for what Kafka Streams has purged from its internal topics.
   */
  KEEP_EVERYTHING,

  /** What each topic's configuration says; a topic that says nothing keeps its records for ever. */
  AS_CONFIGURED
}
