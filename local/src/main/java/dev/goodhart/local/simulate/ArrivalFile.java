package dev.goodhart.local.simulate;

import dev.goodhart.local.replay.ExternalSort;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Lines in whatever order they are made, written in the order in which they arrive. */
final class ArrivalFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ExternalSort lines;
  private long added;

  /**
   * @param directory for temporary files
   * @param budget bytes to keep in memory, about
   */
  ArrivalFile(Path directory, long budget) {
    lines = new ExternalSort(directory, budget);
  }

  /**
   * @param arrival milliseconds since the epoch, UTC
   * @param line with its end
   */
  void add(long arrival, byte[] line) {
    try {
      lines.add(ByteBuffer.allocate(Long.BYTES).putLong(arrival).array(), line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    added++;
  }

  long lines() {
    return added;
  }

  /**
   * Writes them, compressed. The file gets its name when it is whole.
   *
   * @param progress told how many are written
   */
  void write(Path file, LongConsumer progress) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out =
        new BufferedOutputStream(new Fast(Files.newOutputStream(part)), BUFFER)) {
      Iterator<ExternalSort.Entry> sorted = lines.sorted();
      for (long written = 0; sorted.hasNext(); written++) {
        out.write(sorted.next().value());
        progress.accept(written);
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Most of a line is random digits: better compression would hardly make it smaller. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
