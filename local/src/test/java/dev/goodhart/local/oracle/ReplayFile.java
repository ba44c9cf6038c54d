package dev.goodhart.local.oracle;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** One file of a replay directory, plain or gzipped, as lines of bytes. */
record ReplayFile(Path path) {
  /** Receives a line that is not blank, without its line feed; lines count from 1. */
  @FunctionalInterface
  interface LineReader {
    void read(String origin, byte[] line) throws IOException;
  }

  static Optional<ReplayFile> find(Path dir, String name) {
    Path plain = dir.resolve(name + ".ndjson");
    Path gzipped = dir.resolve(name + ".ndjson.gz");
    if (Files.exists(plain) && Files.exists(gzipped)) {
      throw new IllegalArgumentException(name + " is there twice, plain and gzipped");
    }
    if (Files.exists(plain)) {
      return Optional.of(new ReplayFile(plain));
    }
    return Files.exists(gzipped) ? Optional.of(new ReplayFile(gzipped)) : Optional.empty();
  }

  /**
   * A line ends at a line feed alone. A carriage return before it is white space of the line: it
   * stays in a dead letter's bytes, which are kept as they came.
   */
  void forEachLine(LineReader reader) throws IOException {
    try (InputStream in = open()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      long number = 1;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            line.write(buffer, from, i - from);
            from = i + 1;
            emit(reader, number++, line);
          }
        }
        line.write(buffer, from, n - from);
      }
      emit(reader, number, line);
    }
  }

  private void emit(LineReader reader, long number, ByteArrayOutputStream line) throws IOException {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (!blank(bytes)) {
      reader.read(path.getFileName() + ":" + number, bytes);
    }
  }

  private static boolean blank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private InputStream open() throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    return path.toString().endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
  }
}
