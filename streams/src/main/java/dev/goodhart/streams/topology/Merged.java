package dev.goodhart.streams.topology;

import dev.goodhart.detection.cohort.CohortSketch;
import java.util.BitSet;

/** What passes through a cohort's partition once it is complete. */
sealed interface Merged {
  /**
   * All that a cohort did in one hour.
   *
   * @param cohort whose hour
   * @param hour when it ended, event time, milliseconds since the epoch
   * @param partitions of the users that it was put together from
   * @param sketch complete
   */
  record Whole(Cohort cohort, long hour, BitSet partitions, CohortSketch sketch)
      implements Merged {}

  /**
   * All hours that ended at {@code instant} or before have been told, of every cohort here.
   *
   * @param instant event time, milliseconds since the epoch
   * @param settle every key is to be published as of {@code instant}
   */
  record HoursComplete(long instant, boolean settle) implements Merged {}
}
