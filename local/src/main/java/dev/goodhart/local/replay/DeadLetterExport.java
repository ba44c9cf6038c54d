package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.local.json.AvroJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Writes all dead letters of a replay as one file, sorted by file and line. Their values are the
 * lines as they are in the files, also where the topic holds the record that was made of the line;
 * so the files that have dead letters are read once more.
 */
final class DeadLetterExport {
  private static final long SORT_BUDGET = 64L << 20;
  private static final byte[] VALUE = utf8(",\"value\":\"");
  private static final byte[] END = utf8("\"}\n");

  private final TopicReader reader;
  private final NumberedLines.Source files;
  private final Path temporary;

  /**
   * How many there are.
   *
   * @param byReason over all files
   * @param byFile over all reasons
   */
  record Written(Map<String, Long> byReason, Map<String, Long> byFile) {
    long total() {
      return byReason.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @param files of the replay
   * @param temporary directory for what does not fit in memory
   */
  DeadLetterExport(TopicReader reader, NumberedLines.Source files, Path temporary) {
    this.reader = reader;
    this.files = files;
    this.temporary = temporary;
  }

  Written write(String topic, Path file) throws IOException {
    Written written = new Written(new TreeMap<>(), new TreeMap<>());
    try (ExternalSort letters = new ExternalSort(temporary, SORT_BUDGET)) {
      for (int partition = 0; partition < reader.partitions(topic); partition++) {
        reader.read(topic, partition, message -> collect(message, letters, written));
      }
      try (OutputStream out = OutputDirectory.write(file);
          Lines lines = new Lines(files)) {
        for (Iterator<ExternalSort.Entry> i = letters.sorted(); i.hasNext(); ) {
          write(ByteBuffer.wrap(i.next().value()), lines, out);
        }
      }
    }
    return written;
  }

  private static void collect(
      ConsumerRecord<byte[], byte[]> message, ExternalSort letters, Written written)
      throws IOException {
    String origin = text(message.headers().lastHeader(DeadLetterHeaders.ORIGIN));
    Optional<LineOrigin> line = LineOrigin.parse(origin);
    written.byReason.merge(
        text(message.headers().lastHeader(DeadLetterHeaders.REASON)), 1L, Long::sum);
    written.byFile.merge(line.map(LineOrigin::file).orElse(""), 1L, Long::sum);
    byte[] key = line.map(LineOrigin::sortKey).orElseGet(() -> utf8(origin));
    letters.add(key, pack(utf8(origin), head(message), message.value()));
  }

  private static byte[] pack(byte[] origin, byte[] head, byte[] value) {
    byte[] own = value == null ? new byte[0] : value;
    return ByteBuffer.allocate(2 * Integer.BYTES + origin.length + head.length + own.length)
        .putInt(origin.length)
        .put(origin)
        .putInt(head.length)
        .put(head)
        .put(own)
        .array();
  }

  private static byte[] unpack(ByteBuffer packed, int length) {
    byte[] bytes = new byte[length];
    packed.get(bytes);
    return bytes;
  }

  /** Headers and key, as the beginning of the line. */
  private static byte[] head(ConsumerRecord<byte[], byte[]> message) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : message.headers()) {
      headers.put(header.key(), text(header));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      out.writeStartObject();
      out.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : headers.entrySet()) {
        out.writeStringField(header.getKey(), header.getValue());
      }
      out.writeEndObject();
      out.writeFieldName("key");
      AvroJson.write(
          out, message.key() == null ? null : new String(message.key(), StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void write(ByteBuffer packed, Lines lines, OutputStream out) throws IOException {
    String origin = new String(unpack(packed, packed.getInt()), StandardCharsets.UTF_8);
    byte[] head = unpack(packed, packed.getInt());
    byte[] own = unpack(packed, packed.remaining());
    Optional<byte[]> line = lines.find(LineOrigin.parse(origin));
    out.write(head);
    out.write(VALUE);
    out.write(Base64.getEncoder().encode(line.map(bytes -> kept(bytes, head)).orElse(own)));
    out.write(END);
  }

  private static byte[] kept(byte[] line, byte[] head) {
    boolean truncated =
        line.length > DeadLetterSender.KEPT_OF_TOO_LARGE
            && new String(head, StandardCharsets.UTF_8)
                .contains('"' + DeadLetterHeaders.TRUNCATED + '"');
    return truncated ? Arrays.copyOf(line, DeadLetterSender.KEPT_OF_TOO_LARGE) : line;
  }

  private static String text(Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The files, one open at a time. */
  private static final class Lines implements AutoCloseable {
    private final NumberedLines.Source files;
    private String name = "";
    private NumberedLines open;

    Lines(NumberedLines.Source files) {
      this.files = files;
    }

    /** The line; empty if it is in none of the files. */
    Optional<byte[]> find(Optional<LineOrigin> origin) throws IOException {
      if (origin.isEmpty()) {
        return Optional.empty();
      }
      if (!name.equals(origin.get().file())) {
        close();
        name = origin.get().file();
        open = files.open(name);
      }
      return open == null ? Optional.empty() : Optional.of(open.line(origin.get().line()));
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
      }
    }
  }
}
