package dev.goodhart.streams.topology;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what was told of a partition's users to those who judge them, in the same partition. */
final class ToJudge extends ContextualProcessor<byte[], Entry, Integer, JudgeEntry> {
  @Override
  public void process(Record<byte[], Entry> record) {
    int partition = context().taskId().partition();
    if (record.value() instanceof Entry.Stated stated) {
      JudgeEntry entry = new JudgeEntry.Stated(stated.statement(), stated.role());
      context().forward(new Record<>(partition, entry, record.timestamp()));
    } else if (record.value() instanceof Entry.HoursComplete hours) {
      JudgeEntry entry =
          new JudgeEntry.HoursComplete(JudgeEntry.OWN_STATEMENTS, hours.instant(), hours.settle());
      context().forward(new Record<>(partition, entry, record.timestamp()));
    }
  }
}
