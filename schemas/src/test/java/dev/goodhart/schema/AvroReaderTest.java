package dev.goodhart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in from outside is an answer; only a registry that is away is an exception. */
class AvroReaderTest {
  private static final int ID = 7;
  private static final int FUZZED = 200_000;

  private ScriptedRegistry registry;
  private SchemaRegistryClient client;
  private final FakeTime time = new FakeTime();

  @BeforeEach
  void start() throws IOException {
    registry = new ScriptedRegistry();
    client = Registry.connect(registry.url(), Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    registry.close();
  }

  @Test
  void readsWhatWasWrittenAndAsksOnce() {
    registry.id(ID, 200, ourSchema());
    AvroReader<TokenUsageEvent> reader = reader();

    assertThat(reader.read(record(ID))).isEqualTo(new Decoded.Found<>(event()));
    assertThat(reader.read(record(ID))).isEqualTo(new Decoded.Found<>(event()));
    assertThat(registry.requests).hasValue(1);
  }

  @Test
  void whateverTheBytesNothingIsThrown() {
    registry.id(ID, 200, ourSchema());
    AvroReader<TokenUsageEvent> reader = reader();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = record(ID);
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = i % 2 == 0 ? mutated(good, random) : madeUp(good, random);
      try {
        assertThat(reader.read(bytes))
            .isInstanceOfAny(Decoded.Found.class, Decoded.Unreadable.class);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", record " + i, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Integer.MAX_VALUE, Integer.MAX_VALUE - 8L, 1L << 40, Long.MAX_VALUE, -5, 3_000_000})
  void aStringOfAnImpossibleLengthIsUnreadable(long length) {
    registry.id(ID, 200, ourSchema());
    ByteBuffer bytes = ByteBuffer.allocate(40).put((byte) 0).putInt(ID);
    long zigzag = (length << 1) ^ (length >> 63);
    for (; (zigzag & ~0x7FL) != 0; zigzag >>>= 7) {
      bytes.put((byte) ((zigzag & 0x7F) | 0x80));
    }
    bytes.put((byte) zigzag);

    assertThat(reader().read(bytes.array())).isInstanceOf(Decoded.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\"; message A {}\"}",
        "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"}",
        "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"A\\\",\\\"fields\\\":"
            + "[{\\\"name\\\":\\\"x\\\",\\\"type\\\":\\\"Missing\\\"}]}\"}",
        "{\"schema\":\"\\\"string\\\"\"}",
        "{\"schema\":\"\"}",
        "{\"schemaType\":\"AVRO\"}",
        "{}"
      })
  void aSchemaThatIsNoneOfOursIsUnreadable(String answer) {
    registry.id(ID, 200, answer);
    AvroReader<TokenUsageEvent> reader = reader();

    assertThat(reader.read(record(ID))).isInstanceOf(Decoded.Unreadable.class);
    assertThat(reader.read(record(ID))).isInstanceOf(Decoded.Unreadable.class);
    assertThat(registry.requests).as("asked once").hasValue(1);
  }

  @Test
  void aSchemaThatWeMayNotReadIsAnUnknownOne() {
    registry.id(ID, 403, "{\"error_code\":40301,\"message\":\"User is denied operation Read\"}");

    assertThat(reader().read(record(ID)))
        .isEqualTo(
            new Decoded.UnknownSchema<>(ID, "the registry does not give schema 7 (HTTP 403)"));
    assertThat(time.slept()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|<html>default backend - 404</html>",
        "404|{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "403|<html>blocked by policy</html>",
        "401|{\"error_code\":401,\"message\":\"Unauthorized\"}",
        "429|{\"error_code\":429,\"message\":\"Too many requests\"}",
        "500|{\"error_code\":50001,\"message\":\"Error in the backend data store\"}",
        "503|<html>Service Unavailable</html>",
        "200|<html>please log in</html>"
      })
  void whatIsNotAboutTheIdIsWaitedOutAndThenThrown(int status, String body) {
    registry.id(ID, status, body);
    AvroReader<TokenUsageEvent> reader = reader();

    assertThatThrownBy(() -> reader.read(record(ID)))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(time.slept()).isBetween(Duration.ofSeconds(2), Patience.LONGEST);
  }

  @Test
  void aRegistryThatComesBackInTimeIsNotNoticed() {
    registry.id(ID, 503, "").id(ID, 503, "").id(ID, 404, "<html>404</html>");
    registry.id(ID, 200, ourSchema());

    assertThat(reader().read(record(ID))).isEqualTo(new Decoded.Found<>(event()));
  }

  @Test
  void aRegistryThatIsAwayIsThrownAndForgotten() throws IOException {
    registry.id(ID, 200, ourSchema());
    AvroReader<TokenUsageEvent> reader = reader();
    registry.close();
    assertThatThrownBy(() -> reader.read(record(ID)))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void anIdThatIsVisibleALittleLaterIsFound() {
    registry.id(ID, 404, ScriptedRegistry.UNKNOWN).id(ID, 404, ScriptedRegistry.UNKNOWN);
    registry.id(ID, 200, ourSchema());

    assertThat(reader().read(record(ID))).isEqualTo(new Decoded.Found<>(event()));
  }

  @Test
  void anUnknownIdIsAskedForAgainAfterAMoment() {
    registry.everyIdIsUnknown();
    AvroReader<TokenUsageEvent> reader = reader();
    assertThat(reader.read(record(ID)))
        .isEqualTo(new Decoded.UnknownSchema<>(ID, "the registry knows no schema 7"));
    assertThat(time.slept()).isBetween(Duration.ofSeconds(2), Patience.LONGEST);

    registry.id(ID, 200, ourSchema());
    assertThat(reader.read(record(ID))).isInstanceOf(Decoded.UnknownSchema.class);
    time.pass(Duration.ofSeconds(11));
    assertThat(reader.read(record(ID))).isEqualTo(new Decoded.Found<>(event()));
  }

  @Test
  void madeUpIdsCostNeitherMuchTimeNorManyRequests() {
    registry.everyIdIsUnknown().id(ID, 200, ourSchema());
    AvroReader<TokenUsageEvent> reader = reader();
    assertThat(reader.read(record(ID))).isInstanceOf(Decoded.Found.class);

    for (int id = 1_000; id < 11_000; id++) {
      assertThat(reader.read(record(id))).isInstanceOf(Decoded.UnknownSchema.class);
    }

    assertThat(registry.requests).hasValueLessThan(WriterSchemas.VAIN_AT_ONCE + 100);
    assertThat(time.slept()).isLessThanOrEqualTo(Patience.LONGEST);
    assertThat(reader.read(record(ID))).as("what is known").isInstanceOf(Decoded.Found.class);
    time.pass(Duration.ofSeconds(1));
    registry.id(8, 200, ourSchema());
    assertThat(reader.read(record(8))).as("what is new").isInstanceOf(Decoded.Found.class);
  }

  @Test
  void manyReadersOfAThreadWaitForAnUnknownIdAsLongAsOne() {
    registry.everyIdIsUnknown();
    WriterSchemas shared = new WriterSchemas(client, time.patience());

    for (int partition = 0; partition < 50; partition++) {
      AvroReader<TokenUsageEvent> reader = new AvroReader<>(shared, TokenUsageEvent.class);
      assertThat(reader.read(record(ID + partition % 5))).isInstanceOf(Decoded.UnknownSchema.class);
    }

    assertThat(time.slept()).isLessThanOrEqualTo(Patience.LONGEST);
    assertThat(registry.requests).hasValueLessThan(20);
  }

  private AvroReader<TokenUsageEvent> reader() {
    return new AvroReader<>(new WriterSchemas(client, time.patience()), TokenUsageEvent.class);
  }

  private static String ourSchema() {
    String schema = TokenUsageEvent.getClassSchema().toString();
    return "{\"schema\":\"" + schema.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
  }

  private static TokenUsageEvent event() {
    return TokenUsageEvent.newBuilder()
        .setEventId("e")
        .setOccurredAt(Instant.ofEpochMilli(1_772_000_000_000L))
        .setUserId("ann")
        .setSource(Source.GATEWAY)
        .setModel("m")
        .setAttributes(Map.of("a", "b"))
        .build();
  }

  private static byte[] record(int id) {
    byte[] bytes = new AvroWriter<>(TokenUsageEvent.class).write(event());
    AvroWriter.setSchemaId(bytes, id);
    return bytes;
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] madeUp(byte[] good, Random random) {
    byte[] bytes = new byte[5 + random.nextInt(60)];
    random.nextBytes(bytes);
    System.arraycopy(good, 0, bytes, 0, 5);
    return bytes;
  }
}
