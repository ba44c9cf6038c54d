package dev.goodhart.local.replay;

import dev.goodhart.schema.RecordLimits;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file of lines, gzipped where its name ends in {@code .gz}, in memory that does not depend
 * on its lines. A line ends with {@code \n} alone, what stands before it is kept; the last one
 * needs no end. A byte order mark at the very beginning is skipped. Not thread-safe, but {@link
 * #bytesRead} may be asked by another thread.
 */
public final class LineReader implements Closeable {
  /** The largest line that is delivered whole: 900 KiB. */
  public static final int MAX_BYTES = RecordLimits.MAX_VALUE_BYTES;

  /** How much of a larger line is kept: 64 KiB. */
  public static final int KEPT_BYTES = 64 * 1024;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final CountingStream file;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long number;

  // The part of the current line that lay in earlier buffers. One more byte than a line may have:
  // it can be the \r of the line's end.
  private byte[] line = new byte[4 * 1024];
  private long length;

  /**
   * @param in the file's bytes as they lie on the disk; closed with the reader
   * @param gzipped whether to unpack them
   * @throws IOException if they cannot be read, or are not gzipped as they should
   */
  public LineReader(InputStream in, boolean gzipped) throws IOException {
    this.file = new CountingStream(in);
    try {
      this.in = gzipped ? new GZIPInputStream(file, BUFFER_BYTES) : file;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * @param path ends in {@code .gz} if it is gzipped
   * @throws IOException if it cannot be read
   */
  public static LineReader open(Path path) throws IOException {
    return new LineReader(Files.newInputStream(path), path.toString().endsWith(".gz"));
  }

  /**
   * The next line, or null after the last.
   *
   * @throws IOException if the file cannot be read or unpacked further
   */
  public Line next() throws IOException {
    length = 0;
    while (true) {
      if (position == limit && !fill()) {
        return length == 0 ? null : finish();
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      keep(position, end);
      if (end < limit) {
        position = end + 1;
        return finish();
      }
      position = end;
    }
  }

  /** How many bytes of the file have been read, as they lie on the disk: for progress. */
  public long bytesRead() {
    return file.count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    boolean first = number == 0 && length == 0;
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    if (first) {
      // The mark could be split between reads.
      while (limit > 0 && limit < BYTE_ORDER_MARK.length) {
        int more = in.read(buffer, limit, buffer.length - limit);
        if (more < 0) {
          break;
        }
        limit += more;
      }
      int mark = BYTE_ORDER_MARK.length;
      if (limit >= mark && Arrays.equals(buffer, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
        position = mark;
        return position < limit || fill();
      }
    }
    return limit > 0;
  }

  private void keep(int from, int to) {
    int kept = (int) Math.min(length, MAX_BYTES + 1);
    int more = Math.min(to - from, MAX_BYTES + 1 - kept);
    if (kept + more > line.length) {
      line = Arrays.copyOf(line, Math.min(MAX_BYTES + 1, Math.max(kept + more, 2 * line.length)));
    }
    System.arraycopy(buffer, from, line, kept, more);
    length += to - from;
  }

  private Line finish() {
    number++;
    boolean tooLarge = length > MAX_BYTES;
    int kept = tooLarge ? KEPT_BYTES : (int) length;
    return new Line(number, Arrays.copyOf(line, kept), tooLarge);
  }

  private static final class CountingStream extends FilterInputStream {
    private volatile long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      add(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws IOException {
      int n = in.read(into, offset, size);
      add(n);
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(n);
      add(skipped);
      return skipped;
    }

    private void add(long n) {
      if (n > 0) {
        // One thread reads, others look on.
        long sum = count + n;
        count = sum;
      }
    }
  }
}
