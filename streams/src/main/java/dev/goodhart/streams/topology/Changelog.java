package dev.goodhart.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How the changelog of a store is kept compact: a lost state is restored from what is in it, so
 * what brokers spend on compacting it is what a restore need not read.
 */
enum Changelog {
  /**
   * Rows of hundreds of bytes, written again and again: compacting them is what costs most, and a
   * restore reads them fastest, so half of the log may be superseded rows. What was deleted stays
   * marked as such for a week, so that a state that was away for shorter still hears of it.
   */
  ROWS(0.5, Duration.ofDays(7)),

  /**
   * Rows of some tens or hundreds of bytes, of which tens of thousands lie in four megabytes, or
   * few rows of which hundreds of versions do. Of a segment that is still written to everything is
   * restored, so segments are small too.
   */
  SMALL_ROWS(0.1, Duration.ofDays(7), 4),

  /**
   * Small rows that do no harm when they are found again after they were removed, as by a state
   * that was away meanwhile: pages that no head lists. Nobody needs to hear that they went; what a
   * state missed that way takes room there until it is rebuilt.
   */
  HARMLESS(0.1, Duration.ofMinutes(1), 4),

  /**
   * Of what comes and goes, and is harmless too: reminders, of which all that matters is that they
   * are not lost, and what cohorts did, which whoever uses it can tell to be past. As little of it
   * stays, compacting it costs little.
   */
  FLEETING(0.1, Duration.ofMinutes(1), 1),

  /** Ids, in pages of hundreds of rows that are never written again. */
  IDS(0.1, Duration.ofDays(7), 64);

  private final double mostSuperseded;
  private final Duration deletedKnownFor;
  private final OptionalInt segmentMebibytes;

  Changelog(double mostSuperseded, Duration deletedKnownFor) {
    this.mostSuperseded = mostSuperseded;
    this.deletedKnownFor = deletedKnownFor;
    segmentMebibytes = OptionalInt.empty();
  }

  Changelog(double mostSuperseded, Duration deletedKnownFor, int segmentMebibytes) {
    this.mostSuperseded = mostSuperseded;
    this.deletedKnownFor = deletedKnownFor;
    this.segmentMebibytes = OptionalInt.of(segmentMebibytes);
  }

  /** Settings of the topic, beside those of all internal topics. */
  Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, Double.toString(mostSuperseded));
    config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(deletedKnownFor.toMillis()));
    segmentMebibytes.ifPresent(
        size -> config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(size << 20)));
    return config;
  }
}
