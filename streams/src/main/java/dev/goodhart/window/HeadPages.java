package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.time.Duration;
import java.util.Arrays;

/**
 * The newest pages of one window of one entity, which travel in the entity's head instead of rows
 * of their own: nearly every event changes the newest one. Where a page covers minutes, older ones
 * stay with it while they are small. Somebody who makes an event now and then fills it with a pane
 * or two, which fall before many follow: a row that comes, is read and goes for each would cost
 * more than the event. A page that covers hours is worth its row: in the head it would be written
 * along with each event of those hours.
 *
 * <p>With the page that is open, if it travels with them, they are an end of the window's pages:
 * what is newer than the oldest of them is among them. While it is open it is not here, but written
 * with them.
 */
final class HeadPages {
  /** A page of so much time or more has a row of its own as soon as it is not the newest. */
  private static final long LONG_MS = Duration.ofHours(1).toMillis();

  /** What pages may take together, unless one alone takes more. A busy entity's page does. */
  private static final int MOST_BYTES = 256;

  private final int mostBytes;
  private long[] numbers = new long[2];
  private byte[][] pages = new byte[2][];
  private int size;
  private int bytes;

  /**
   * @param pageMs the time that a page covers, milliseconds
   */
  HeadPages(long pageMs) {
    mostBytes = pageMs < LONG_MS ? MOST_BYTES : 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    Arrays.fill(pages, 0, size, null);
    size = 0;
    bytes = 0;
  }

  /** The number of the oldest; there must be one. */
  long oldest() {
    return numbers[0];
  }

  /** Puts a page that is not here. */
  void put(long number, byte[] page) {
    int at = -position(number) - 1;
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      pages = Arrays.copyOf(pages, 2 * size);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(pages, at, pages, at + 1, size - at);
    size++;
    numbers[at] = number;
    pages[at] = page;
    bytes += page.length;
  }

  /** Takes a page out, and returns it; null if it is not here. */
  byte[] remove(long number) {
    int at = position(number);
    if (at < 0) {
      return null;
    }
    byte[] removed = pages[at];
    bytes -= removed.length;
    size--;
    System.arraycopy(numbers, at + 1, numbers, at, size - at);
    System.arraycopy(pages, at + 1, pages, at, size - at);
    pages[size] = null;
    return removed;
  }

  /**
   * Whether the oldest must leave for a row of its own.
   *
   * @param open bytes of the page that is open and belongs to them; 0 if none does
   */
  boolean areTooMany(int open) {
    int all = open == 0 ? size : size + 1;
    return all > 1 && bytes + open > mostBytes;
  }

  void writeTo(CompactWriter out) {
    out.putUnsigned(size);
    write(out, 0, size);
  }

  /** Writes these and the page that is open and belongs to them. */
  void writeTo(CompactWriter out, long number, PanePage open) {
    int at = -position(number) - 1;
    out.putUnsigned(size + 1L);
    write(out, 0, at);
    open.writeTo(out);
    write(out, at, size);
  }

  private void write(CompactWriter out, int from, int to) {
    for (int i = from; i < to; i++) {
      out.putUnsigned(pages[i].length);
      out.putBytes(pages[i], 0, pages[i].length);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param all the numbers of the window's pages
   * @param mostBytes of one page
   */
  void readFrom(CompactReader in, PageNumbers all, int mostBytes) {
    clear();
    int count = in.getCount(all.size());
    for (int i = all.size() - count; i < all.size(); i++) {
      put(all.at(i), in.getBytes(in.getCount(mostBytes)));
    }
  }

  private int position(long number) {
    return Arrays.binarySearch(numbers, 0, size, number);
  }
}
