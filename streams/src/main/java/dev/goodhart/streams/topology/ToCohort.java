package dev.goodhart.streams.topology;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a partition's users did to their cohorts, and to all cohorts that an hour is complete.
 */
final class ToCohort extends ContextualProcessor<byte[], Entry, String, CohortEntry> {
  private static final String ALL_COHORTS = "";

  @Override
  public void process(Record<byte[], Entry> record) {
    int partition = context().taskId().partition();
    if (record.value() instanceof Entry.Sketched sketched) {
      CohortEntry entry = new CohortEntry.Part(partition, sketched.hour(), sketched.part());
      context().forward(new Record<>(sketched.cohort().key(), entry, record.timestamp()));
    } else if (record.value() instanceof Entry.HoursComplete hours) {
      CohortEntry entry = new CohortEntry.HoursComplete(partition, hours.instant(), hours.settle());
      context().forward(new Record<>(ALL_COHORTS, entry, record.timestamp()));
    }
  }
}
