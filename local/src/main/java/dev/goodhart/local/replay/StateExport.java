package dev.goodhart.local.replay;

import dev.goodhart.schema.TopicSpec;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * Writes a compacted topic as files: the last value of each live key, sorted by key, and on demand
 * every update.
 *
 * <p>Holds one partition's keys and values in memory at a time: a key lies in one partition.
 */
final class StateExport {
  private static final long SORT_BUDGET = 64L << 20;

  /** In which order the updates of a topic are written. */
  enum ChangelogOrder {
    /** As they lie in the partitions, one after the other: nothing is held or sorted. */
    AS_WRITTEN,
    /**
     * By record timestamp, then key; one key's updates always in their own order. Does not depend
     * on how keys are spread over partitions.
     */
    BY_TIME
  }

  /**
   * What was written.
   *
   * @param keys live keys
   * @param updates records in the topic, tombstones included
   */
  record Written(long keys, long updates) {}

  private final TopicReader reader;
  private final SchemaRegistryClient registry;
  private final Path temporary;

  /**
   * @param temporary directory for what does not fit in memory
   */
  StateExport(TopicReader reader, SchemaRegistryClient registry, Path temporary) {
    this.reader = reader;
    this.registry = registry;
    this.temporary = temporary;
  }

  /**
   * @param state file of the last values
   * @param changelog writes the updates too
   */
  Written write(TopicSpec topic, Path state, Optional<Changelog> changelog) throws IOException {
    TopicJson json = new TopicJson(topic, registry);
    long keys = 0;
    long updates = 0;
    try (ExternalSort live = new ExternalSort(temporary, SORT_BUDGET);
        UpdateSink sink =
            changelog.isPresent() ? UpdateSink.open(changelog.get(), json, temporary) : null) {
      for (int partition = 0; partition < reader.partitions(topic.name()); partition++) {
        Map<Bytes, byte[]> last = new HashMap<>();
        long[] read = {0};
        reader.read(
            topic.name(),
            partition,
            message -> {
              read[0]++;
              Bytes key = Bytes.wrap(message.key());
              if (message.value() == null) {
                last.remove(key);
              } else {
                last.put(key, message.value());
              }
              if (sink != null) {
                sink.take(key, message.value(), message.timestamp());
              }
            });
        updates += read[0];
        keys += last.size();
        for (Map.Entry<Bytes, byte[]> entry : last.entrySet()) {
          byte[] key = json.key(entry.getKey().get());
          live.add(key, json.line(key, entry.getValue()));
        }
      }
      writeSorted(live, state);
      if (sink != null) {
        sink.finish();
      }
    }
    return new Written(keys, updates);
  }

  /**
   * Where updates go.
   *
   * @param file one line per update
   * @param order of the lines
   */
  record Changelog(Path file, ChangelogOrder order) {}

  static void writeSorted(ExternalSort lines, Path file) throws IOException {
    try (OutputStream out = OutputDirectory.write(file)) {
      for (Iterator<ExternalSort.Entry> i = lines.sorted(); i.hasNext(); ) {
        out.write(i.next().value());
      }
    }
  }

  /** Takes updates in the order of partition and offset. */
  private interface UpdateSink extends AutoCloseable {
    void take(Bytes key, byte[] value, long timestamp) throws IOException;

    /** Everything was taken. */
    void finish() throws IOException;

    @Override
    void close() throws IOException;

    static UpdateSink open(Changelog changelog, TopicJson json, Path temporary) throws IOException {
      return switch (changelog.order()) {
        case AS_WRITTEN -> new AsWritten(OutputDirectory.write(changelog.file()), json);
        case BY_TIME -> new ByTime(changelog.file(), json, temporary);
      };
    }
  }

  private static final class AsWritten implements UpdateSink {
    private final OutputStream out;
    private final TopicJson json;

    AsWritten(OutputStream out, TopicJson json) {
      this.out = out;
      this.json = json;
    }

    @Override
    public void take(Bytes key, byte[] value, long timestamp) throws IOException {
      out.write(json.line(json.key(key.get()), value));
    }

    @Override
    public void finish() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static final class ByTime implements UpdateSink {
    private final Path file;
    private final TopicJson json;
    private final ExternalSort updates;
    private final Map<Bytes, Long> latest = new HashMap<>();

    ByTime(Path file, TopicJson json, Path temporary) {
      this.file = file;
      this.json = json;
      updates = new ExternalSort(temporary, SORT_BUDGET);
    }

    @Override
    public void take(Bytes key, byte[] value, long timestamp) throws IOException {
      long time = latest.merge(key, timestamp, Math::max);
      byte[] text = json.key(key.get());
      byte[] position =
          ByteBuffer.allocate(Long.BYTES + text.length)
              // Bytes compare as unsigned.
              .putLong(time ^ Long.MIN_VALUE)
              .put(text)
              .array();
      updates.add(position, json.line(text, value));
    }

    @Override
    public void finish() throws IOException {
      writeSorted(updates, file);
    }

    @Override
    public void close() throws IOException {
      updates.close();
    }
  }
}
