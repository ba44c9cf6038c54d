package dev.goodhart.local.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Sorts more than fits in memory: entries are collected up to a budget, then written to a temporary
 * file as a sorted run; reading merges the runs. Keys compare as unsigned bytes, equal keys keep
 * the order in which they were added. Add everything, then read once. Not thread-safe.
 */
public final class ExternalSort implements AutoCloseable {

  /** What is sorted, and by what. */
  public static final class Entry {
    private final byte[] key;
    private final byte[] value;

    Entry(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    /** Compared as unsigned bytes. */
    public byte[] key() {
      return key;
    }

    /** Carried along. */
    public byte[] value() {
      return value;
    }
  }

  private static final Comparator<Entry> BY_KEY =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());

  /** What an entry costs in memory beside its bytes: two array headers, a record, a reference. */
  private static final int OVERHEAD = 64;

  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final long budget;
  private final List<Path> runs = new ArrayList<>();
  private final List<Run> open = new ArrayList<>();
  private List<Entry> collected = new ArrayList<>();
  private long bytes;

  /**
   * @param directory for temporary files
   * @param budget bytes to keep in memory, about
   */
  public ExternalSort(Path directory, long budget) {
    this.directory = directory;
    this.budget = budget;
  }

  /** One more entry; the arrays are not to be changed afterwards. */
  public void add(byte[] key, byte[] value) throws IOException {
    collected.add(new Entry(key, value));
    bytes += (long) key.length + value.length + OVERHEAD;
    if (bytes > budget) {
      spill();
    }
  }

  private void spill() throws IOException {
    collected.sort(BY_KEY);
    Path run = Files.createTempFile(directory, "sort-", ".run");
    runs.add(run);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), BUFFER))) {
      for (Entry entry : collected) {
        out.writeInt(entry.key().length);
        out.write(entry.key());
        out.writeInt(entry.value().length);
        out.write(entry.value());
      }
    }
    collected = new ArrayList<>();
    bytes = 0;
  }

  /** Everything that was added, in order; nothing can be added afterwards. */
  public Iterator<Entry> sorted() throws IOException {
    collected.sort(BY_KEY);
    if (runs.isEmpty()) {
      return collected.iterator();
    }
    PriorityQueue<Run> heads =
        new PriorityQueue<>(
            Comparator.comparing((Run run) -> run.head, BY_KEY)
                .thenComparingInt(run -> run.number));
    for (Path file : runs) {
      Run run = new FileRun(open.size(), file);
      open.add(run);
      run.advance();
      heads.add(run);
    }
    Run last = new MemoryRun(open.size(), collected.iterator());
    if (last.advance()) {
      heads.add(last);
    }
    return new Merge(heads);
  }

  @Override
  public void close() throws IOException {
    collected = new ArrayList<>();
    for (Run run : open) {
      run.close();
    }
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  private static final class Merge implements Iterator<Entry> {
    private final PriorityQueue<Run> heads;

    Merge(PriorityQueue<Run> heads) {
      this.heads = heads;
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public Entry next() {
      Run run = heads.poll();
      if (run == null) {
        throw new NoSuchElementException();
      }
      Entry entry = run.head;
      try {
        if (run.advance()) {
          heads.add(run);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return entry;
    }
  }

  /** Sorted entries with the next one at hand; earlier runs have smaller numbers. */
  private abstract static class Run {
    final int number;
    Entry head;

    Run(int number) {
      this.number = number;
    }

    abstract boolean advance() throws IOException;

    abstract void close() throws IOException;
  }

  private static final class MemoryRun extends Run {
    private final Iterator<Entry> entries;

    MemoryRun(int number, Iterator<Entry> entries) {
      super(number);
      this.entries = entries;
    }

    @Override
    boolean advance() {
      head = entries.hasNext() ? entries.next() : null;
      return head != null;
    }

    @Override
    void close() {}
  }

  private static final class FileRun extends Run {
    private final DataInputStream in;

    FileRun(int number, Path file) throws IOException {
      super(number);
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    @Override
    boolean advance() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException end) {
        head = null;
        return false;
      }
      byte[] key = in.readNBytes(length);
      head = new Entry(key, in.readNBytes(in.readInt()));
      return true;
    }

    @Override
    void close() throws IOException {
      in.close();
    }
  }
}
