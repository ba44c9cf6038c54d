package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;

/**
 * Recorded outcomes in the order of their arrival; those of one instant in the order of their file.
 * They are encoded when they are read, so that sorting moves bytes alone.
 */
final class OutcomeFeed implements AutoCloseable {
  private static final long SORT_BUDGET = 64L << 20;

  private final RecordedUsageWriter writer;
  private final ExternalSort sort;
  private Iterator<ExternalSort.Entry> sorted = Collections.emptyIterator();
  private String fileName = "";
  private ExternalSort.Entry next;
  private long lines;
  private long unknownFields;

  /**
   * @param temporary directory for what does not fit in memory
   */
  OutcomeFeed(RecordedUsageWriter writer, Path temporary) {
    this.writer = writer;
    sort = new ExternalSort(temporary, SORT_BUDGET);
  }

  /** Reads the whole file; what cannot arrive becomes a dead letter. Once at most. */
  void read(RecordedFile<WorkOutcomeEvent> file, ReplayClock clock, ArrivalRange range) {
    fileName = file.name();
    try {
      for (Door.Read<WorkOutcomeEvent> read = file.next(); read != null; read = file.next()) {
        WorkOutcomeEvent outcome = read.record();
        Verdict verdict = clock.judge(outcome, read.receivedAt());
        if (range.holds(verdict)) {
          add(outcome, verdict.arrival(), file.lineNumber());
        } else {
          file.refuse(outcome.getUserId(), verdict.rejection().orElseThrow());
        }
      }
      sorted = sort.sorted();
    } catch (IOException e) {
      throw new CommandException(
          "Outcomes cannot be sorted (%s): give a directory with free space as --work-dir."
              .formatted(e.getMessage()),
          e);
    }
    lines = file.lines();
    unknownFields = file.unknownFields();
    advance();
  }

  private void add(WorkOutcomeEvent outcome, long arrival, long line) throws IOException {
    byte[] userId = outcome.getUserId().getBytes(StandardCharsets.UTF_8);
    byte[] value = writer.encode(outcome);
    // Arrivals are not negative, so they compare as bytes.
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(arrival).array();
    sort.add(
        key,
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + userId.length + value.length)
            .putLong(line)
            .putInt(userId.length)
            .put(userId)
            .put(value)
            .array());
  }

  /** Sends what arrives until then, the instant included. */
  void sendUntil(long instant) {
    while (next != null) {
      long arrival = ByteBuffer.wrap(next.key()).getLong();
      if (arrival > instant) {
        return;
      }
      send(arrival, ByteBuffer.wrap(next.value()));
      advance();
    }
  }

  private void send(long arrival, ByteBuffer packed) {
    long line = packed.getLong();
    byte[] userId = new byte[packed.getInt()];
    packed.get(userId);
    byte[] value = new byte[packed.remaining()];
    packed.get(value);
    byte[] origin = new LineOrigin(fileName, line).toString().getBytes(StandardCharsets.UTF_8);
    writer.outcome(userId, value, arrival, origin);
  }

  private void advance() {
    next = sorted.hasNext() ? sorted.next() : null;
  }

  /** Lines that are not blank. */
  long lines() {
    return lines;
  }

  /** Fields that nobody knows. */
  long unknownFields() {
    return unknownFields;
  }

  @Override
  public void close() {
    try {
      sort.close();
    } catch (IOException e) {
      throw new CommandException("A temporary file cannot be removed.", e);
    }
  }
}
