package dev.goodhart.bench.oracle;

import dev.goodhart.bench.measure.TopicRecords;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.schema.WriterSchemas;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Compares the totals that readers of committed records see with those that must be there. */
public final class TotalsCheck {
  private static final int EXAMPLES = 5;

  private final ExpectedTotals expected;
  private final WriterSchemas schemas;
  private final List<String> examples = new ArrayList<>();
  private long rows;
  private long wrong;

  private TotalsCheck(ExpectedTotals expected, SchemaRegistryClient registry) {
    this.expected = expected;
    this.schemas = new WriterSchemas(registry);
  }

  /** Reads both topics of totals from their beginning to their present end. */
  public static Verdict run(
      ExpectedTotals expected,
      String bootstrapServers,
      SchemaRegistryClient registry,
      Topics topics) {
    TotalsCheck check = new TotalsCheck(expected, registry);
    try (TopicRecords records = new TopicRecords(bootstrapServers)) {
      check.users(check.last(records, topics.userTotals().name(), UserWindowKey.class));
      check.teams(check.last(records, topics.teamTotals().name(), TeamWindowKey.class));
    }
    return new Verdict(check.rows, check.wrong, List.copyOf(check.examples));
  }

  /** The last value of each key; a record of Avro's is a key of its own. */
  private <K extends SpecificRecord> Map<K, byte[]> last(
      TopicRecords records, String topic, Class<K> type) {
    AvroReader<K> keys = new AvroReader<>(schemas, type);
    Map<K, byte[]> rows = new HashMap<>();
    records.read(
        topic,
        message -> {
          K key = read(keys, message.key());
          if (message.value() == null) {
            rows.remove(key);
          } else {
            rows.put(key, message.value());
          }
        });
    return rows;
  }

  private void users(Map<UserWindowKey, byte[]> found) {
    AvroReader<UsageTotals> values = new AvroReader<>(schemas, UsageTotals.class);
    found.forEach(
        (key, value) ->
            compared(
                key.toString(),
                expected.user(number(key.getUserId()), key.getWindow(), read(values, value))));
    missing("users", expected.userRows() - found.size());
  }

  private void teams(Map<TeamWindowKey, byte[]> found) {
    AvroReader<UsageTotals> values = new AvroReader<>(schemas, UsageTotals.class);
    found.forEach(
        (key, value) ->
            compared(
                key.toString(),
                expected.team(number(key.getTeamId()), key.getWindow(), read(values, value))));
    missing("teams", expected.teamRows() - found.size());
  }

  private void compared(String key, List<String> differences) {
    rows++;
    if (!differences.isEmpty()) {
      wrong++;
      if (examples.size() < EXAMPLES) {
        examples.add(key + ": " + String.join(", ", differences));
      }
    }
  }

  private void missing(String whose, long count) {
    // Rows that should not be there were counted one by one.
    if (count > 0) {
      wrong += count;
      examples.add("%d rows of %s are missing".formatted(count, whose));
    }
  }

  /** The number that an id ends with. */
  private static int number(String id) {
    try {
      return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static <T extends SpecificRecord> T read(AvroReader<T> reader, byte[] bytes) {
    if (reader.read(bytes) instanceof Decoded.Found<T> found) {
      return found.record();
    }
    throw new IllegalStateException("An output record cannot be read.");
  }
}
