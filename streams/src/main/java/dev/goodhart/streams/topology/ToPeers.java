package dev.goodhart.streams.topology;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a cohort did to the partitions of its members, and to all partitions that an hour is
 * complete.
 */
final class ToPeers extends ContextualProcessor<String, Merged, Integer, JudgeEntry> {
  private final int partitions;

  ToPeers(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public void process(Record<String, Merged> record) {
    if (record.value() instanceof Merged.Whole whole) {
      JudgeEntry view = new JudgeEntry.View(whole.cohort(), whole.hour(), whole.sketch().encode());
      whole.partitions().stream()
          .forEach(to -> context().forward(new Record<>(to, view, record.timestamp())));
    } else if (record.value() instanceof Merged.HoursComplete hours) {
      JudgeEntry complete =
          new JudgeEntry.HoursComplete(
              1 + context().taskId().partition(), hours.instant(), hours.settle());
      for (int to = 0; to < partitions; to++) {
        context().forward(new Record<>(to, complete, record.timestamp()));
      }
    }
  }
}
