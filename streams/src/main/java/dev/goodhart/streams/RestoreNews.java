package dev.goodhart.streams;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Tells people that state is being restored, and when that is over: a start that takes its time. */
final class RestoreNews implements StateRestoreListener {
  private final Consumer<String> news;
  private final Set<String> restoring = new HashSet<>();
  private long records;

  RestoreNews(Consumer<String> news) {
    this.news = news;
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    if (endingOffset > startingOffset) {
      if (restoring.isEmpty()) {
        news.accept("restoring state from its changelog topics");
      }
      restoring.add(partition + store);
    }
  }

  @Override
  public synchronized void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long numRestored) {
    records += numRestored;
  }

  @Override
  public synchronized void onRestoreEnd(
      TopicPartition partition, String store, long totalRestored) {
    over(partition, store);
  }

  @Override
  public synchronized void onRestoreSuspended(
      TopicPartition partition, String store, long totalRestored) {
    over(partition, store);
  }

  private void over(TopicPartition partition, String store) {
    if (restoring.remove(partition + store) && restoring.isEmpty()) {
      news.accept("restored " + records + " records of state");
      records = 0;
    }
  }
}
