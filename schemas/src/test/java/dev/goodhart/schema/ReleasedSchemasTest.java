package dev.goodhart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema stays fully compatible with every form of it that was ever released. */
class ReleasedSchemasTest {
  private static final List<String> RELEASES = List.of("v1");

  static Stream<Schema> schemas() {
    return new Topics("")
        .all().stream()
            .map(TopicSpec::subjects)
            .map(Map::values)
            .flatMap(Collection::stream)
            .distinct();
  }

  static Stream<Schema> keySchemas() {
    return new Topics("")
        .all().stream()
            .map(TopicSpec::key)
            .filter(TopicSpec.Key.Avro.class::isInstance)
            .map(key -> ((TopicSpec.Key.Avro) key).schema());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void readsAndIsReadByEveryReleasedForm(Schema current) throws IOException {
    List<ParsedSchemaHolder> released = new ArrayList<>();
    for (String release : RELEASES) {
      released.add(new SimpleParsedSchemaHolder(new AvroSchema(released(release, current))));
    }

    List<String> problems =
        new AvroSchema(current).isCompatible(CompatibilityLevel.FULL_TRANSITIVE, released);

    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("keySchemas")
  void neverChangesAKeySchema(Schema current) throws IOException {
    // A new schema id in a key's bytes would start a second row beside the first.
    assertThat(current).isEqualTo(new Schema.Parser().parse(released("v1", current)));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void documentsEveryField(Schema schema) {
    assertThat(schema.getDoc()).isNotBlank();
    assertThat(schema.getFields()).allSatisfy(field -> assertThat(field.doc()).isNotBlank());
  }

  private static String released(String release, Schema schema) throws IOException {
    String file = "/released/" + release + "/" + schema.getName() + ".avsc";
    try (var in = ReleasedSchemasTest.class.getResourceAsStream(file)) {
      assertThat(in).as("%s: add the released form of a new schema", file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
