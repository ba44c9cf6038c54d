package dev.goodhart.local.replay;

import dev.goodhart.intake.Rejection;
import dev.goodhart.local.cli.CommandException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads one file of a replay through its door. What the door refuses becomes a dead letter here;
 * what it lets in is handed on.
 *
 * @param <T> the record
 */
final class RecordedFile<T> implements Closeable {
  private final Path path;
  private final String name;
  private final LineReader lines;
  private final JsonDoor<T> door;
  private final DeadLetterSender deadLetters;
  private Line line;
  private long count;
  private long refused;

  /**
   * @throws CommandException if it cannot be opened
   */
  RecordedFile(Path path, JsonDoor<T> door, DeadLetterSender deadLetters) {
    this.path = path;
    this.name = path.getFileName().toString();
    this.door = door;
    this.deadLetters = deadLetters;
    try {
      lines = LineReader.open(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The next line that holds a record; null after the last. */
  Door.Read<T> next() {
    try {
      while ((line = lines.next()) != null) {
        if (line.isBlank()) {
          continue;
        }
        count++;
        Door<T> found = door.read(line);
        if (found instanceof Door.Read<T> read) {
          return read;
        }
        refuse(null, ((Door.Refused<T>) found).rejection());
      }
      return null;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Makes the line of the record read last a dead letter. */
  void refuse(String userId, Rejection rejection) {
    refused++;
    deadLetters.send(line.bytes(), new LineOrigin(name, line.number()), userId, rejection);
  }

  /** Where the record read last stands. */
  String origin() {
    return name + ':' + line.number();
  }

  /** The number of the line read last. */
  long lineNumber() {
    return line.number();
  }

  String name() {
    return name;
  }

  /** Lines so far that are not blank. */
  long lines() {
    return count;
  }

  /** Lines so far that were refused. */
  long refused() {
    return refused;
  }

  /** Fields so far that nobody knows. */
  long unknownFields() {
    return door.unknownFields();
  }

  /** Bytes of the file read so far; may be asked by another thread. */
  long bytesRead() {
    return lines.bytesRead();
  }

  private CommandException unreadable(IOException e) {
    return new CommandException(
        "The file %s cannot be read further than line %d (%s): check that it is whole."
            .formatted(path, line == null ? 0 : line.number(), e.getMessage()),
        e);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
