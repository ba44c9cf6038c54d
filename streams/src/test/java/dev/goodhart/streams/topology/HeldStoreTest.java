package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that counts, holding its counts until Kafka Streams commits. */
class HeldStoreTest {
  private static final String STORE = "counts";
  private static final int MOST = 2;

  @TempDir private Path state;
  private final List<String> duringProcessing = new ArrayList<>();

  @Test
  void writesWhatWasChangedBeforeTheCommitAndNotBefore() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, "ann", 3);

      // The driver commits after each record that was sent; the processor saw it three times.
      assertThat(duringProcessing).containsExactly("null", "null", "null");
      assertThat(stored(driver, "ann")).isEqualTo("3");
    }
  }

  @Test
  void goesOnFromWhatIsHeldAndFromWhatWasStored() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, "ann", 1);
      send(driver, "bob", 1);
      send(driver, "cid", 1);
      send(driver, "ann", 1);

      assertThat(stored(driver, "ann")).isEqualTo("2");
      assertThat(stored(driver, "cid")).isEqualTo("1");
    }
  }

  @Test
  void forwardsFromWhereItIsWrittenOnceForEachCommit() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, "ann", 3);
      send(driver, "bob", 1);

      assertThat(published(driver)).containsExactly("ann 3", "bob 1");
    }
  }

  @Test
  void logsNoHeadersOfTheRecordThatHappensToBeTheLast() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, "ann", 1);

      assertThat(changelog(driver)).singleElement().satisfies(this::hasNoHeaders);
    }
  }

  private void hasNoHeaders(TestRecord<byte[], byte[]> record) {
    assertThat(record.headers()).isEmpty();
    assertThat(record.value()).isEqualTo(utf8("1"));
  }

  private TopologyTestDriver driver() {
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in");
    topology.addProcessor("count", Counter::new, "source");
    topology.addStateStore(StateStores.held(STORE), "count");
    topology.addSink("sink", "out", new ByteArraySerializer(), new ByteArraySerializer(), "count");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    return new TopologyTestDriver(topology, config);
  }

  private static void send(TopologyTestDriver driver, String key, int times) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("from", utf8("somewhere"));
    driver
        .createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(utf8(key), new byte[times], headers, 1L));
  }

  private static String stored(TopologyTestDriver driver, String key) {
    return text(driver.<Bytes, byte[]>getKeyValueStore(STORE).get(Bytes.wrap(utf8(key))));
  }

  private static List<TestRecord<byte[], byte[]>> changelog(TopologyTestDriver driver) {
    return driver
        .createOutputTopic(
            "test-" + STORE + "-changelog",
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer())
        .readRecordsToList();
  }

  private static List<String> published(TopologyTestDriver driver) {
    return driver
        .createOutputTopic("out", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(record -> text(record.key()) + " " + text(record.value()))
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] stored) {
    return stored == null ? "null" : new String(stored, StandardCharsets.UTF_8);
  }

  private final class Counter implements Processor<byte[], byte[], byte[], byte[]> {
    private KeyValueStore<Bytes, byte[]> store;
    private Held<int[]> held;

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      store = context.getStateStore(STORE);
      held =
          new Held<>(
              store,
              new Held.Form<>() {
                @Override
                public int[] decode(Bytes key, byte[] stored, int[] spare) {
                  return new int[] {Integer.parseInt(text(stored))};
                }

                @Override
                public byte[] encode(Bytes key, int[] count) {
                  return utf8(Integer.toString(count[0]));
                }

                @Override
                public boolean publishes() {
                  return true;
                }

                @Override
                public void publish(Bytes key, int[] count) {
                  context.forward(new Record<>(key.get(), utf8(Integer.toString(count[0])), 1L));
                }
              },
              MOST);
      HeldStore.beforeCommit(context, store, Duration.ofSeconds(1), held::write);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      Bytes key = Bytes.wrap(record.key());
      for (byte ignored : record.value()) {
        int[] count = held.find(key);
        if (count == null) {
          count = held.add(key, new int[1]);
        }
        count[0]++;
        held.changed();
        duringProcessing.add(text(store.get(key)));
      }
    }
  }
}
