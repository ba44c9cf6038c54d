package dev.goodhart.streams.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store whose rows wait on the heap before they go to disk, below the changelog: a row that
 * changes with every commit is logged with every commit, but written once for many.
 *
 * <p>Nothing is lost by that. Kafka Streams relies on what is on disk only once it has asked for it
 * ({@link #commit}, KIP-1035): with exactly-once processing when a task ends cleanly, moves or
 * becomes a standby. A task that ends otherwise has its state restored: all of it, if RocksDB has
 * ended a write buffer since it was opened, or else from where it was opened on. The changelog must
 * then still tell of all that went meanwhile, and what was deleted is told for some days only (see
 * {@link Changelog}). So that write buffers do end, rows wait for minutes and not for days.
 *
 * <p>Keys are kept as they are given, and must not be modified.
 */
final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {
  /** Bytes of the chunks in which values lie. */
  static final int CHUNK = 64 << 10;

  /** Wall clock: the row that is put when another has waited for so long takes all along. */
  static final long LONGEST_WAIT_MS = Duration.ofMinutes(5).toMillis();

  /** What a row takes on the heap beside key and value: where they lie. */
  private static final int BESIDE_BYTES = 120;

  private static final Comparator<KeyValue<Bytes, byte[]>> BY_KEY =
      Comparator.comparing(row -> row.key);

  private final long mostBytes;
  private final Map<Bytes, Row> waiting = new HashMap<>();
  private final Room room = new Room();
  private InternalProcessorContext<?, ?> context;
  private long bytesOfKeys;
  private long waitingSince;

  /**
   * @param mostBytes from so many bytes on the heap on all that waits is written
   */
  WriteBehindStore(KeyValueStore<Bytes, byte[]> store, long mostBytes) {
    super(store);
    this.mostBytes = mostBytes;
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) storeContext;
    forget();
    super.init(storeContext, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
    super.commit(changelogOffsets);
  }

  /** Others may write from here on, and what waits would hide that when it is restored. */
  @Override
  public void clearCache() {
    forget();
    super.clearCache();
  }

  @Override
  public void close() {
    forget();
    super.close();
  }

  private void forget() {
    waiting.clear();
    bytesOfKeys = 0;
    room.giveBack();
  }

  private void write() {
    if (waiting.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(waiting.size());
    waiting.forEach((key, row) -> rows.add(KeyValue.pair(key, row.value())));
    // RocksDB begins to look for a place where it put the last row.
    rows.sort(BY_KEY);
    wrapped().putAll(rows);
    forget();
  }

  @Override
  public byte[] get(Bytes key) {
    Row row = waiting.get(key);
    return row == null ? wrapped().get(key) : row.value();
  }

  @Override
  public void put(Bytes key, byte[] value) {
    Row row = waiting.get(key);
    if (row == null) {
      if (waiting.isEmpty()) {
        waitingSince = context.currentSystemTimeMs();
      }
      row = new Row();
      waiting.put(key, row);
      bytesOfKeys += key.get().length + BESIDE_BYTES;
    }
    if (value == null) {
      row.length = Row.REMOVED;
    } else {
      room.set(row, value);
    }
    if (bytesOfKeys + room.taken() >= mostBytes
        || context.currentSystemTimeMs() - waitingSince >= LONGEST_WAIT_MS) {
      write();
    }
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    rows.forEach(row -> put(row.key, row.value));
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

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    write();
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    write();
    return wrapped().reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    write();
    return wrapped().all();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    write();
    return wrapped().reverseAll();
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  /** Where the value of a key lies; of one that was removed, that it was. */
  private static final class Row {
    private static final int REMOVED = -1;
    private static final byte[] NO_CHUNK = {};

    private byte[] chunk = NO_CHUNK;
    private int at;
    private int room;
    private int length = REMOVED;

    byte[] value() {
      return length == REMOVED ? null : Arrays.copyOfRange(chunk, at, at + length);
    }
  }

  /**
   * Room for values, one after the other in arrays that are used again and again: with an array for
   * each, whoever collects garbage would copy what waits as long as it is young, and collect
   * everything when enough has grown old.
   */
  private static final class Room {
    private final List<byte[]> chunks = new ArrayList<>();
    private int chunk;
    private int at;
    private long taken;

    void set(Row row, byte[] value) {
      if (value.length > row.room) {
        // Most values grow by a few bytes when they do.
        take(row, value.length + value.length / 8);
      }
      System.arraycopy(value, 0, row.chunk, row.at, value.length);
      row.length = value.length;
    }

    private void take(Row row, int bytes) {
      if (chunk < chunks.size() && chunks.get(chunk).length - at < bytes) {
        chunk++;
        at = 0;
      }
      if (chunk == chunks.size()) {
        chunks.add(new byte[Math.max(CHUNK, bytes)]);
      } else if (chunks.get(chunk).length < bytes) {
        chunks.set(chunk, new byte[bytes]);
      }
      row.chunk = chunks.get(chunk);
      row.at = at;
      row.room = bytes;
      at += bytes;
      taken += bytes;
    }

    long taken() {
      return taken;
    }

    void giveBack() {
      chunks.removeIf(larger -> larger.length > CHUNK);
      chunk = 0;
      at = 0;
      taken = 0;
    }
  }
}
