package dev.goodhart.local.publish;

import dev.goodhart.local.replay.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where recorded lines come from.
 *
 * @param name as given
 * @param kind what it holds
 * @param path the file; null: standard input
 */
public record RecordedFile(String name, RecordedKind kind, Path path) {
  LineReader open(InputStream standardInput) throws IOException {
    return path == null ? new LineReader(standardInput, false) : LineReader.open(path);
  }

  /** Its size on the disk in bytes; 0: unknown. */
  public long size() {
    return path == null ? 0 : path.toFile().length();
  }
}
