package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.schema.Topics;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimekeeperTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private final Map<TopicPartition, KafkaFutureImpl<ListOffsetsResultInfo>> asked = new HashMap<>();
  private final List<Integer> partitions = new ArrayList<>(List.of(0, 1));
  private boolean refuses;
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Timekeeper timekeeper =
      new Timekeeper(
          TOPICS,
          admin(),
          producer,
          () -> partitions,
          Executors.newSingleThreadScheduledExecutor(),
          Runnable::run);

  @AfterEach
  void stop() {
    timekeeper.close();
  }

  @Test
  void tellsAPartitionTheTimeOnceBothItsEndsAreKnown() {
    timekeeper.tell();
    answer(TOPICS.tokenUsage().name(), 0, 7);
    assertThat(told()).isEmpty();

    answer(TOPICS.workOutcomes().name(), 0, 3);
    assertThat(told()).containsOnlyKeys(0);
    ClockRecord record = ClockRecord.decode(told().get(0).value());
    assertThat(record.usageEnd()).isEqualTo(7);
    assertThat(record.outcomesEnd()).isEqualTo(3);
  }

  @Test
  void onePartitionWithoutLeaderStopsNoOther() {
    for (int round = 0; round < 5; round++) {
      timekeeper.tell();
      answerBoth(1);
    }

    assertThat(producer.history()).hasSize(5).allMatch(record -> record.partition() == 1);
  }

  @Test
  void asksAgainAfterAFailure() {
    timekeeper.tell();
    asked
        .remove(new TopicPartition(TOPICS.tokenUsage().name(), 0))
        .completeExceptionally(new TimeoutException("no leader"));
    answer(TOPICS.workOutcomes().name(), 0, 1);
    assertThat(told()).isEmpty();
    timekeeper.tell();
    answerBoth(0);
    assertThat(told()).containsOnlyKeys(0);

    refuses = true;
    partitions.add(2);
    assertThatThrownBy(timekeeper::tell).isInstanceOf(IllegalStateException.class);
    refuses = false;
    timekeeper.tell();
    answerBoth(2);
    assertThat(told()).containsOnlyKeys(0, 2);
  }

  private void answerBoth(int partition) {
    answer(TOPICS.tokenUsage().name(), partition, 1);
    answer(TOPICS.workOutcomes().name(), partition, 1);
  }

  private void answer(String topic, int partition, long end) {
    asked
        .remove(new TopicPartition(topic, partition))
        .complete(new ListOffsetsResultInfo(end, -1, Optional.empty()));
  }

  private Map<Integer, ProducerRecord<byte[], byte[]>> told() {
    Map<Integer, ProducerRecord<byte[], byte[]>> told = new TreeMap<>();
    producer.history().forEach(record -> told.put(record.partition(), record));
    return told;
  }

  private Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("listOffsets")) {
                return null;
              }
              if (refuses) {
                throw new IllegalStateException("closed");
              }
              Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
              for (Object partition : ((Map<?, ?>) arguments[0]).keySet()) {
                KafkaFutureImpl<ListOffsetsResultInfo> answer = new KafkaFutureImpl<>();
                asked.put((TopicPartition) partition, answer);
                answers.put((TopicPartition) partition, answer);
              }
              return new ListOffsetsResult(answers);
            });
  }
}
