package dev.goodhart.local.replay;

import java.io.IOException;
import java.nio.file.Path;

/** The lines of a replay's file, read from its beginning on as far as they are asked for. */
final class FileLines implements NumberedLines {
  private final Path file;
  private final LineReader reader;
  private Line current;

  FileLines(Path file) throws IOException {
    this.file = file;
    reader = LineReader.open(file);
  }

  @Override
  public byte[] line(long number) throws IOException {
    while (current == null || current.number() < number) {
      current = reader.next();
      if (current == null) {
        throw new IOException(file + " has no line " + number + " any more");
      }
    }
    return current.bytes();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
