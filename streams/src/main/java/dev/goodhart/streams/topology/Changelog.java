package dev.goodhart.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How the changelog of a store is kept compact: a lost state is restored from what is in it. A
 * tenth of it may be superseded rows; but of a segment that is still written to everything is
 * restored, so where rows are small, segments are too. Where rows are large, small segments have
 * brokers compact again and again for little.
 */
enum Changelog {
  /**
   * What was deleted stays marked as such for a week, so that a state that was away for shorter
   * still hears of it.
   */
  ROWS(Duration.ofDays(7)),

  /** Rows of some tens of bytes: a hundred thousand of them lie in four megabytes. */
  SMALL_ROWS(Duration.ofDays(7), 4),

  /**
   * Small rows that do no harm when they are found again after they were removed, as by a state
   * that was away meanwhile: pages that no head lists. Nobody must hear that they went.
   */
  HARMLESS(Duration.ofMinutes(1), 4),

  /**
   * Of what comes and goes, and is harmless too: reminders, of which all that matters is that they
   * are not lost, and what whoever uses it can tell to be past. As next to nothing of it stays,
   * compacting it costs next to nothing.
   */
  FLEETING(Duration.ofMinutes(1), 1),

  /** Pages of rows, which are never written again. */
  PAGES(Duration.ofDays(7), 64);

  private static final String DIRTY_RATIO = "0.1";

  private final Duration deletedKnownFor;
  private final OptionalInt segmentMebibytes;

  Changelog(Duration deletedKnownFor) {
    this.deletedKnownFor = deletedKnownFor;
    segmentMebibytes = OptionalInt.empty();
  }

  Changelog(Duration deletedKnownFor, int segmentMebibytes) {
    this.deletedKnownFor = deletedKnownFor;
    this.segmentMebibytes = OptionalInt.of(segmentMebibytes);
  }

  /** Settings of the topic, beside those of all internal topics. */
  Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, DIRTY_RATIO);
    config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(deletedKnownFor.toMillis()));
    segmentMebibytes.ifPresent(
        size -> config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(size << 20)));
    return config;
  }
}
