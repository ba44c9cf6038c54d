package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store of rows that are written in crowds and removed in crowds, with a changelog of pages: each
 * holds hundreds of rows, and goes when the last of them is not needed any more. A changelog of
 * rows costs a record for each that comes and one for each that goes, which for rows of fifty bytes
 * is dearer than the rows, for brokers as well, and slower to restore.
 *
 * <p>Keys begin with a group, four bytes that grow with time; a shorter key belongs to none, and
 * its row is logged by itself. A page holds rows of one group; what is removed is all that lies
 * below a group ({@link #removeBelow}). A row that is put again lies in a later page as well, and
 * as pages are restored in order, the later one holds. So what is in the store follows from the
 * changelog, compacted or not.
 *
 * <p>Which pages there are is noted beside the rows, under keys that begin with {@link #NOTE}: that
 * part is written, but not logged, as restoring a page writes its note too.
 */
final class PageLoggedStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {
  /** Bytes of a group. */
  static final int GROUP = Integer.BYTES;

  private static final int VERSION = 1;
  private static final int NOTE = 0xFE;
  private static final int NOTE_BYTES = 1 + GROUP + Long.BYTES;
  private static final int ROWS_IN_PAGE = 512;
  private static final int BYTES_IN_PAGE = 64 << 10;

  /** A thousand pages may come at once: far more rows than should lie on the heap. */
  private static final int RESTORED_AT_ONCE = 8_192;

  // The first byte of a key in the changelog.
  private static final byte ROW = 0;
  private static final byte PAGE = 1;

  private static final byte[] NOTHING = {};

  private static final Comparator<KeyValue<Bytes, byte[]>> BY_KEY =
      (one, other) -> Arrays.compareUnsigned(one.key.get(), other.key.get());

  private final CompactWriter out = new CompactWriter(BYTES_IN_PAGE);
  private final CompactReader in = new CompactReader("page of rows");
  private InternalProcessorContext<?, ?> context;
  private byte[] group = NOTHING;
  private long nextPage;
  private int rowsInPage;

  /**
   * @param rows where rows lie, itself without a changelog
   */
  PageLoggedStore(KeyValueStore<Bytes, byte[]> rows) {
    super(rows);
  }

  /** The one within a store as a processor's context gives it. */
  static PageLoggedStore in(KeyValueStore<Bytes, byte[]> store) {
    return ((WrappedStateStore<?, ?, ?>) store).findInner(PageLoggedStore.class);
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) storeContext;
    group = NOTHING;
    BatchingStateRestoreCallback restoring = new Restoring();
    super.init(new WithRestoring(storeContext, restoring), root);
  }

  /**
   * The task becomes another's standby, or a standby a task: pages were or will be written by
   * others, so which is next must be read anew.
   */
  @Override
  public void clearCache() {
    group = NOTHING;
    super.clearCache();
  }

  @Override
  public byte[] get(Bytes key) {
    return wrapped().get(key);
  }

  /** Puts or removes a row that belongs to no group. */
  @Override
  public void put(Bytes key, byte[] value) {
    wrapped().put(key, value);
    logRow(key, value);
  }

  private void logRow(Bytes key, byte[] value) {
    log(ByteBuffer.allocate(1 + key.get().length).put(ROW).put(key.get()).array(), value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] there = get(key);
    if (there == null) {
      put(key, value);
    }
    return there;
  }

  @Override
  public byte[] delete(Bytes key) {
    byte[] there = get(key);
    put(key, null);
    return there;
  }

  /** Puts rows, none of them null. */
  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    wrapped().putAll(rows);
    beginPage();
    for (KeyValue<Bytes, byte[]> row : rows) {
      byte[] key = row.key.get();
      if (key.length < GROUP) {
        logRow(row.key, row.value);
        continue;
      }
      boolean sameGroup = Arrays.equals(key, 0, GROUP, group, 0, group.length);
      if (!sameGroup || rowsInPage == ROWS_IN_PAGE || out.length() >= BYTES_IN_PAGE) {
        endPage();
        if (!sameGroup) {
          beginGroup(key);
        }
      }
      out.putUnsigned(key.length);
      out.putBytes(key, 0, key.length);
      out.putUnsigned(row.value.length);
      out.putBytes(row.value, 0, row.value.length);
      rowsInPage++;
    }
    endPage();
  }

  private void beginGroup(byte[] key) {
    group = Arrays.copyOf(key, GROUP);
    nextPage = 0;
    try (KeyValueIterator<Bytes, byte[]> last =
        wrapped().reverseRange(note(group, 0), note(group, Long.MAX_VALUE))) {
      if (last.hasNext()) {
        nextPage = ByteBuffer.wrap(last.next().key.get()).getLong(1 + GROUP) + 1;
      }
    }
  }

  private void beginPage() {
    out.reset().putByte(VERSION);
    rowsInPage = 0;
  }

  private void endPage() {
    if (rowsInPage > 0) {
      Bytes note = note(group, nextPage++);
      wrapped().put(note, NOTHING);
      log(ofPage(note), out.toByteArray());
    }
    beginPage();
  }

  /**
   * Removes rows and pages of all groups below one.
   *
   * @param from where to begin; rows below it are gone already
   * @param firstKept the first key of the first group that is kept
   * @param most how many rows at the most
   * @return where to begin the next time; {@code firstKept} if nothing is left below it
   */
  Bytes removeBelow(Bytes from, Bytes firstKept, int most) {
    List<Bytes> gone = keys(from, firstKept, most);
    gone.forEach(key -> wrapped().put(key, null));
    if (gone.size() == most) {
      return gone.get(most - 1);
    }
    // Now no row is left that a page would have to restore.
    List<Bytes> pages = keys(note(new byte[GROUP], 0), note(firstKept.get(), 0), most);
    for (Bytes page : pages) {
      log(ofPage(page), null);
      wrapped().put(page, null);
    }
    return pages.size() == most ? from : firstKept;
  }

  /** Keys from one up to another, which is not among them. */
  private List<Bytes> keys(Bytes from, Bytes until, int most) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = wrapped().range(from, until)) {
      while (rows.hasNext() && keys.size() < most) {
        Bytes key = rows.next().key;
        if (!key.equals(until)) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  private void log(byte[] key, byte[] value) {
    context.logChange(
        name(),
        Bytes.wrap(key),
        value,
        context.recordContext().timestamp(),
        new RecordHeaders(),
        getPosition());
  }

  private static Bytes note(byte[] group, long page) {
    return Bytes.wrap(
        ByteBuffer.allocate(NOTE_BYTES)
            .put((byte) NOTE)
            .put(group, 0, GROUP)
            .putLong(page)
            .array());
  }

  private static byte[] ofPage(Bytes note) {
    byte[] key = note.get().clone();
    key[0] = PAGE;
    return key;
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return wrapped().all();
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  /** Turns records of the changelog into rows again. */
  private final class Restoring implements BatchingStateRestoreCallback {
    private final List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();

    @Override
    public void restoreAll(Collection<KeyValue<byte[], byte[]>> records) {
      for (KeyValue<byte[], byte[]> record : records) {
        if (record.key[0] == ROW) {
          byte[] key = Arrays.copyOfRange(record.key, 1, record.key.length);
          rows.add(KeyValue.pair(Bytes.wrap(key), record.value));
        } else {
          byte[] note = record.key.clone();
          note[0] = (byte) NOTE;
          // A page that is gone leaves its rows to be removed with their group.
          rows.add(KeyValue.pair(Bytes.wrap(note), record.value == null ? null : NOTHING));
          if (record.value != null) {
            unfold(record.value);
          }
        }
        if (rows.size() >= RESTORED_AT_ONCE) {
          putRows();
        }
      }
      putRows();
    }

    private void putRows() {
      // In order RocksDB takes them in a quarter less time; of rows with one key the last stays
      // last.
      rows.sort(BY_KEY);
      wrapped().putAll(rows);
      rows.clear();
    }

    private void unfold(byte[] page) {
      in.reset(page).expectVersion(VERSION);
      while (in.position() < page.length) {
        Bytes key = Bytes.wrap(in.getBytes(in.getCount(page.length)));
        rows.add(KeyValue.pair(key, in.getBytes(in.getCount(page.length))));
      }
    }
  }

  /** The task's context, for a store that is not to restore records as they are. */
  private record WithRestoring(StateStoreContext task, BatchingStateRestoreCallback restoring)
      implements StateStoreContext {
    @Override
    public void register(StateStore store, StateRestoreCallback records) {
      task.register(store, restoring);
    }

    @Override
    public void register(StateStore store, StateRestoreCallback records, CommitCallback commit) {
      task.register(store, restoring, commit);
    }

    @Override
    public String applicationId() {
      return task.applicationId();
    }

    @Override
    public TaskId taskId() {
      return task.taskId();
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
      return task.recordMetadata();
    }

    @Override
    public Serde<?> keySerde() {
      return task.keySerde();
    }

    @Override
    public Serde<?> valueSerde() {
      return task.valueSerde();
    }

    @Override
    public File stateDir() {
      return task.stateDir();
    }

    @Override
    public StreamsMetrics metrics() {
      return task.metrics();
    }

    @Override
    public Map<String, Object> appConfigs() {
      return task.appConfigs();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
      return task.appConfigsWithPrefix(prefix);
    }
  }
}
