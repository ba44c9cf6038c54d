package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsPropertiesTest {
  @Test
  void hasDefaultsOfItsOwnWhereNobodySetsAnything() {
    assertThat(consumer(Map.of()))
        .containsEntry("session.timeout.ms", 15_000)
        .containsEntry("heartbeat.interval.ms", 3_000)
        .containsEntry("max.poll.records", 2_000)
        .containsEntry("isolation.level", "read_committed");
    assertThat(producer(Map.of()))
        .containsEntry("compression.type", "lz4")
        .containsEntry("batch.size", 128 << 10)
        .containsEntry("max.request.size", 1 << 20);
    assertThat(StreamsProperties.of(config(Map.of())))
        .containsEntry("probing.rebalance.interval.ms", 60_000L)
        .containsEntry("acceptable.recovery.lag", 100_000L);
    assertThat(StreamsProperties.of(config(Map.of("acceptable.recovery.lag", "7"))))
        .containsEntry("acceptable.recovery.lag", "7");
  }

  @Test
  void leavesRoomForTheLargestDeadLetter() {
    assertThat(producer(Map.of("max.request.size", "2000000")).get("max.request.size"))
        .hasToString("2000000");
    assertThatThrownBy(
            () -> StreamsProperties.of(config(Map.of("producer.max.request.size", "500000"))))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessage(
            "Setting 'kafka.producer.max.request.size' is '500000', but a dead letter may be"
                + " larger: give at least 1048576.");
  }

  @ParameterizedTest
  @CsvSource({
    "session.timeout.ms, 9000",
    "consumer.session.timeout.ms, 9000",
    "main.consumer.session.timeout.ms, 9000",
    "heartbeat.interval.ms, 1000",
    "consumer.heartbeat.interval.ms, 1000",
    "max.poll.records, 7",
    "consumer.max.poll.records, 7",
    "main.consumer.max.poll.records, 7",
  })
  void letsTheUserDecideForConsumersUnderAnyPrefix(String name, String value) {
    String bare = name.replaceFirst("^(main\\.)?(consumer\\.)?", "");

    assertThat(consumer(Map.of(name, value)).get(bare)).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource({
    "compression.type, zstd",
    "producer.compression.type, zstd",
    "batch.size, 1000",
    "producer.batch.size, 1000",
  })
  void letsTheUserDecideForProducersUnderAnyPrefix(String name, String value) {
    assertThat(producer(Map.of(name, value)).get(name.replaceFirst("^producer\\.", "")))
        .hasToString(value);
  }

  @Test
  void beatsOftenEnoughForAShorterSession() {
    assertThat(consumer(Map.of("session.timeout.ms", "2000")))
        .containsEntry("heartbeat.interval.ms", 400);
    assertThat(consumer(Map.of("session.timeout.ms", "60000")))
        .containsEntry("heartbeat.interval.ms", 3_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processing.guarantee=at_least_once",
        "num.stream.threads=3",
        "auto.offset.reset=latest",
        "consumer.auto.offset.reset=latest",
        "main.consumer.isolation.level=read_uncommitted",
        "producer.enable.idempotence=false",
        "acks=1",
        "processing.exception.handler="
            + "org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler",
        "enable.auto.commit=true",
      })
  void refusesWhatExactTotalsRestOn(String setting) {
    String[] parts = setting.split("=", 2);

    assertThatThrownBy(() -> StreamsProperties.of(config(Map.of(parts[0], parts[1]))))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessage(
            "Setting 'kafka.%s' cannot be changed, because exact totals rest on it: leave it out.",
            parts[0]);
  }

  @Test
  void saysThatTheEmitIntervalIsTheCommitInterval() {
    assertThatThrownBy(() -> StreamsProperties.of(config(Map.of("commit.interval.ms", "100"))))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessage(
            "Setting 'kafka.commit.interval.ms' cannot be changed, because 'emit.interval' says"
                + " when to commit: set that.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT1S", "PT30S", "PT5M"})
  void commitsByItselfSeldom(String emitInterval) {
    Properties properties =
        StreamsProperties.of(GoodhartConfig.parse(Map.of("emit.interval", emitInterval)));

    // Kafka Streams refuses a shorter timeout, and says so.
    StreamsConfig streams = new StreamsConfig(properties);
    assertThat(streams.getLong("commit.interval.ms"))
        .isEqualTo(Duration.parse(emitInterval).plusMinutes(5).toMillis());
  }

  @ParameterizedTest
  @ValueSource(strings = {"transaction.timeout.ms", "producer.transaction.timeout.ms"})
  void refusesATransactionThatEndsBeforeItsCommit(String name) {
    for (String tooShort : List.of("10999", "0", "-1", "soon")) {
      GoodhartConfig config = config(Map.of(name, tooShort));

      assertThatThrownBy(() -> StreamsProperties.of(config))
          .isInstanceOf(GoodhartConfig.BadConfigException.class)
          .hasMessage(
              "Setting 'kafka.%s' is '%s', but a transaction lasts for 'emit.interval' and what"
                  + " falls due then: give at least 11000.",
              name, tooShort);
    }
    assertThatCode(() -> new StreamsConfig(StreamsProperties.of(config(Map.of(name, "11000")))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT5M0.001S", "PT0.0001S"})
  void refusesAnEmitIntervalThatNoTransactionLastsFor(String emitInterval) {
    assertThatThrownBy(() -> GoodhartConfig.parse(Map.of("emit.interval", emitInterval)))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessageStartingWith("Setting 'emit.interval' is '" + emitInterval + "'")
        .hasMessageEndingWith("give at most PT5M, and at least PT0.001S.");
  }

  @Test
  void takesWhatExactTotalsNeedAlsoWhenItIsSaid() {
    assertThatCode(
            () ->
                StreamsProperties.of(
                    config(Map.of("acks", "all", "isolation.level", "read_committed"))))
        .doesNotThrowAnyException();
  }

  @Test
  void findsOutWithoutAClusterWhatCannotStart() {
    assertThatThrownBy(() -> GoodhartStreams.check(config(Map.of("num.standby.replicas", "some"))))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessageContaining("num.standby.replicas");
    assertThatThrownBy(
            () -> GoodhartStreams.check(GoodhartConfig.parse(Map.of("windows", "PT1H/PT7M"))))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessageContaining("such as PT1H/PT6M");
    assertThatCode(() -> GoodhartStreams.check(GoodhartConfig.parse(Map.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void internalTopicsAreRestoredQuicklyAndSurviveABroker() {
    assertThat(internalTopics("3"))
        .containsEntry("topic.segment.bytes", "16777216")
        .containsEntry("topic.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))
        .containsEntry("topic.min.insync.replicas", "2");
    assertThat(internalTopics("1"))
        .as("they could not be written")
        .doesNotContainKey("topic.min.insync.replicas");
  }

  @Test
  void letsTheUserDecideForInternalTopics() {
    assertThat(StreamsProperties.of(config(Map.of("topic.segment.bytes", "1048576"))))
        .containsEntry("topic.segment.bytes", "1048576");
  }

  private static Properties internalTopics(String replicationFactor) {
    return StreamsProperties.of(
        GoodhartConfig.parse(Map.of("topics.replication.factor", replicationFactor)));
  }

  private static Map<String, Object> consumer(Map<String, String> kafka) {
    return new StreamsConfig(StreamsProperties.of(config(kafka)))
        .getMainConsumerConfigs("group", "client", 0);
  }

  private static Map<String, Object> producer(Map<String, String> kafka) {
    return new StreamsConfig(StreamsProperties.of(config(kafka))).getProducerConfigs("client");
  }

  private static GoodhartConfig config(Map<String, String> kafka) {
    Map<String, String> settings = new LinkedHashMap<>();
    kafka.forEach((name, value) -> settings.put("kafka." + name, value));
    return GoodhartConfig.parse(settings);
  }
}
