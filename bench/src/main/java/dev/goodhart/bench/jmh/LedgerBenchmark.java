package dev.goodhart.bench.jmh;

import dev.goodhart.bench.workload.BenchPrices;
import dev.goodhart.bench.workload.Made;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.ledger.PricedReport;
import dev.goodhart.ledger.ReportMemory;
import dev.goodhart.ledger.ReportStore;
import dev.goodhart.ledger.UsageLedger;
import dev.goodhart.reference.Price;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.streams.topology.BoundedRocksDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A new event with a request is looked for in a memory of half a million in two generations, and
 * entered: in RocksDB on disk, with the application's options, written in batches. At the end it
 * prints what an event takes there, its id a UUID.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LedgerBenchmark {
  private static final int REMEMBERED = 500_000;
  private static final long WEEK_MS = Duration.ofDays(7).toMillis();
  private static final long REACH_MS = 5 * WEEK_MS;

  private final SplittableRandom random = new SplittableRandom(1);
  private Path directory;
  private Options options;
  private Rows rows;
  private UsageLedger ledger;
  private Made[] events;
  private Price[] prices;
  private long arrival;
  private long entered;

  /** Fills the memory. */
  @Setup
  public void fill() throws IOException, RocksDBException {
    RocksDB.loadLibrary();
    directory = Files.createTempDirectory("goodhart-ledger");
    options = options();
    rows = new Rows(RocksDB.open(options, directory.toString()));
    ledger = new UsageLedger(new ReportMemory(rows, WEEK_MS, WEEK_MS, REACH_MS));
    events = Samples.events(2_500, Duration.ofMinutes(30));
    prices = new Price[Workload.MODELS.size()];
    for (int model = 0; BenchPrices.isPriced(model); model++) {
      long[] each = BenchPrices.of(model);
      prices[model] = new Price(each[0], each[1], each[2], each[3], each[4]);
    }
    arrival = Workload.end();
    while (entered < REMEMBERED / 2) {
      enter();
    }
    arrival += WEEK_MS;
    while (entered < REMEMBERED) {
      enter();
    }
  }

  /** One event. */
  @Benchmark
  public UsageLedger.Verdict enter() {
    TokenUsageEvent event = events[(int) (entered++ & (Samples.COUNT - 1))].event();
    event.setEventId(new UUID(random.nextLong(), random.nextLong()).toString());
    event.setRequestId("req_" + Long.toHexString(random.nextLong()) + entered);
    Price price = prices[Workload.MODELS.indexOf(event.getModel())];
    return ledger.enter(
        new PricedReport(event, ++arrival, event.getTeamId(), price), change -> {}, claim -> {});
  }

  /** Says what was taken, and removes it. */
  @TearDown
  public void measure() throws IOException, RocksDBException {
    rows.write();
    rows.db.compactRange();
    rows.db.close();
    options.close();
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
        Files.delete(path);
      }
      System.out.printf("%.1f bytes on disk an event%n", (double) bytes / entered);
    }
  }

  /** As Kafka Streams sets them before it asks the application. */
  private static Options options() {
    Options options = new Options().setCreateIfMissing(true).setMaxWriteBufferNumber(3);
    options.setCompactionStyle(CompactionStyle.UNIVERSAL).setOptimizeFiltersForHits(true);
    options.setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(new BloomFilter()));
    new BoundedRocksDb().setConfig("reports", options, Map.of());
    return options;
  }

  private static final class Rows implements ReportStore {
    private static final int MOST_UNWRITTEN = 4_096;

    private final RocksDB db;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final Map<ByteBuffer, byte[]> unwritten = new HashMap<>();

    Rows(RocksDB db) {
      this.db = db;
    }

    @Override
    public byte[] get(byte[] key) {
      byte[] found = unwritten.get(ByteBuffer.wrap(key));
      try {
        return found == null ? db.get(key) : found;
      } catch (RocksDBException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }

    @Override
    public void put(byte[] key, byte[] value) {
      unwritten.put(ByteBuffer.wrap(key), value);
      if (unwritten.size() >= MOST_UNWRITTEN) {
        write();
      }
    }

    void write() {
      try (WriteBatch batch = new WriteBatch()) {
        for (Map.Entry<ByteBuffer, byte[]> row : unwritten.entrySet()) {
          batch.put(row.getKey().array(), row.getValue());
        }
        db.write(unlogged, batch);
      } catch (RocksDBException e) {
        throw new UncheckedIOException(new IOException(e));
      }
      unwritten.clear();
    }
  }
}
