package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;

/**
 * The numbers of the pages that exist for one window, ascending. Stored as lengths of runs and
 * gaps: a busy entity has one run, however long the window.
 */
final class PageNumbers {

  private long[] numbers = new long[2];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  long first() {
    return numbers[0];
  }

  boolean contains(long number) {
    return Arrays.binarySearch(numbers, 0, size, number) >= 0;
  }

  /** Position of the first number that is not below {@code number}; {@link #size} if none. */
  int ceiling(long number) {
    int found = Arrays.binarySearch(numbers, 0, size, number);
    return found >= 0 ? found : -found - 1;
  }

  int size() {
    return size;
  }

  long at(int position) {
    return numbers[position];
  }

  void add(long number) {
    int at = ceiling(number);
    if (at < size && numbers[at] == number) {
      return;
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    numbers[at] = number;
    size++;
  }

  void remove(long number) {
    int at = ceiling(number);
    if (at < size && numbers[at] == number) {
      System.arraycopy(numbers, at + 1, numbers, at, size - at - 1);
      size--;
    }
  }

  void removeFirst(int count) {
    System.arraycopy(numbers, count, numbers, 0, size - count);
    size -= count;
  }

  /** Writes all but the first number, which the reader must know; not for an empty set. */
  void writeTo(CompactWriter out) {
    out.putUnsigned(runs() - 1L);
    int start = 0;
    for (int i = 1; i <= size; i++) {
      if (i == size || numbers[i] != numbers[i - 1] + 1) {
        out.putUnsigned(i - start - 1L);
        if (i < size) {
          out.putUnsigned(numbers[i] - numbers[i - 1] - 2);
        }
        start = i;
      }
    }
  }

  void readFrom(CompactReader in, long first) {
    size = 0;
    long next = first;
    for (int runs = in.getCount(1 << 20) + 1; runs > 0; runs--) {
      for (int pages = in.getCount(1 << 20) + 1; pages > 0; pages--) {
        if (size == numbers.length) {
          numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = next++;
      }
      if (runs > 1) {
        next += in.getUnsigned() + 1;
      }
    }
  }

  private int runs() {
    int runs = 1;
    for (int i = 1; i < size; i++) {
      if (numbers[i] != numbers[i - 1] + 1) {
        runs++;
      }
    }
    return runs;
  }
}
