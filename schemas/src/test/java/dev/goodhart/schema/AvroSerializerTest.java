package dev.goodhart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record's bytes depend on the record alone, whatever was written before it, or beside it. */
class AvroSerializerTest {
  private static final TopicSpec TOTALS = new Topics(Topics.DEFAULT_PREFIX).userTotals();
  private static final String TOPIC = TOTALS.name();
  private static final UserWindowKey ANN = new UserWindowKey("ann", "PT1H");

  private final SchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final AvroSerializer<UserWindowKey> serializer = AvroSerializer.forKeys(registry);

  @BeforeEach
  void register() throws IOException, RestClientException {
    Schema key = ((TopicSpec.Key.Avro) TOTALS.key()).schema();
    registry.register(TOPIC + "-key", new AvroSchema(key));
  }

  @Test
  void writesAZeroTheIdOfTheSchemaAndTheRecord() {
    assertThat(serializer.serialize(TOPIC, ANN))
        .containsExactly(0, 0, 0, 0, 1, 6, 'a', 'n', 'n', 8, 'P', 'T', '1', 'H');
  }

  @Test
  void aRecordThatFailsHalfWayLeavesNothingInTheNextOne() {
    byte[] before = serializer.serialize(TOPIC, ANN);

    assertThatThrownBy(() -> serializer.serialize(TOPIC, new UserWindowKey("bob", null)))
        .isInstanceOf(RuntimeException.class);

    assertThat(serializer.serialize(TOPIC, ANN)).isEqualTo(before);
  }

  @Test
  void manyThreadsWriteWithOneSerializer() {
    List<byte[]> written =
        IntStream.range(0, 10_000)
            .parallel()
            .mapToObj(i -> serializer.serialize(TOPIC, new UserWindowKey("user-" + i, "PT1H")))
            .toList();

    AvroReader<UserWindowKey> reader = new AvroReader<>(registry, UserWindowKey.class);
    assertThat(written.stream().map(bytes -> reader.read(bytes).toString()).distinct())
        .hasSize(10_000);
  }

  @Test
  void aSchemaThatIsNotRegisteredIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> serializer.serialize("other", ANN))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("other-key")
        .hasMessageContaining("goodhart topics apply");
  }
}
