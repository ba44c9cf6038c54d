package dev.goodhart.bench.flink;

import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TokenUsageEvent;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads events as the application does, and keeps of them what the windows need. */
final class ReadUsage implements KafkaRecordDeserializationSchema<Row> {
  private static final int OCCURRED_AT = 2;

  private final String registryUrl;
  private transient AvroReader<TokenUsageEvent> reader;

  ReadUsage(String registryUrl) {
    this.registryUrl = registryUrl;
  }

  /** Milliseconds since the epoch. */
  static long occurredAt(Row row) {
    return (long) row.getField(OCCURRED_AT);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new AvroReader<>(Registry.connect(registryUrl, Map.of()), TokenUsageEvent.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Row> out)
      throws IOException {
    if (!(reader.read(message.value()) instanceof Decoded.Found<TokenUsageEvent> found)) {
      throw new IOException("An event cannot be read.");
    }
    TokenUsageEvent event = found.record();
    out.collect(
        Row.of(
            event.getUserId(),
            event.getTeamId(),
            event.getOccurredAt().toEpochMilli(),
            event.getInputTokens(),
            event.getCacheReadTokens(),
            event.getCacheWriteTokens(),
            event.getOutputTokens(),
            event.getReasoningTokens()));
  }

  @Override
  public TypeInformation<Row> getProducedType() {
    return Types.ROW_NAMED(
        new String[] {
          "user_id",
          "team_id",
          "occurred_at",
          "input_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens"
        },
        Types.STRING,
        Types.STRING,
        Types.LONG,
        Types.LONG,
        Types.LONG,
        Types.LONG,
        Types.LONG,
        Types.LONG);
  }
}
