package dev.goodhart.streams.topology;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.WriteBufferManager;

/**
 * One cache and one budget of write buffers for all stores of the process. By default each store
 * has its own, which with dozens of partitions is more memory than machines have.
 *
 * <p>Most stores are asked for much that they do not hold: a new id, a person's first event, a new
 * hour. Kafka Streams leaves out the filter of the last level, where most rows lie, as it expects
 * keys that exist: each of those questions would read a block. So all filters are kept, ten bits a
 * key, and one for what is not on disk yet.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  /** Setting: bytes of native memory for blocks, indexes, filters and write buffers together. */
  public static final String TOTAL_BYTES = "goodhart.rocksdb.total.bytes";

  private static final long DEFAULT_TOTAL = 512L << 20;
  private static final double WRITE_BUFFERS = 0.5;
  private static final double HIGH_PRIORITY = 0.1;
  private static final long WRITE_BUFFER = 8L << 20;
  private static final long BLOCK = 16L << 10;

  /** Part of a write buffer that its filter takes: ten bits for each of the smallest rows. */
  private static final double FILTER_OF_WRITE_BUFFER = 0.02;

  /**
   * What a write buffer takes at a time. By default it is an eighth of its size: dozens of stores
   * that hold nothing would use up the budget of all, and each write would end one of a few rows.
   */
  private static final long PART_OF_WRITE_BUFFER = 128L << 10;

  /**
   * From so many files on RocksDB looks whether to merge them; more than these never stay. Kafka
   * Streams waits for ten, of which each may hold a row anew: where all rows fit into a write
   * buffer, each file holds all of them.
   */
  private static final int MERGED_FROM = 2;

  /** Ids are written once, and merging does not make them fewer. */
  private static final int IDS_MERGED_FROM = 10;

  /**
   * So much may what was written since lie beside the largest file, in percent, before all is
   * merged into one. By default it is twice the file: rows that are written again and again would
   * take three times the room. What is written is then merged about six times, and once more for
   * each eight write buffers that the store is large.
   */
  private static final int MOST_BESIDE_LARGEST = 25;

  /** The same where much is written: four times, and once more for each four. */
  private static final int MOST_BESIDE_LARGEST_OF_MUCH = 50;

  /**
   * Read for nearly every event where people are many, or written for it, and rows of hundreds of
   * bytes: quickly rather than from little disk, until all are merged. Of hours, which are used as
   * much, there are too many.
   */
  private static final Set<String> USED_FOR_EVENTS =
      Set.of(
          Names.REPORTS_STORE,
          Names.PROFILES_STORE,
          Names.USER_HEADS_STORE,
          Names.TEAM_HEADS_STORE,
          Names.TEAM_MEMBERS_STORE);

  private static final Object LOCK = new Object();

  // Shared by every store of the process, and therefore never closed by one of them.
  private static Cache cache;
  private static WriteBufferManager writeBuffers;
  private static CompactionOptionsUniversal merging;
  private static CompactionOptionsUniversal mergingMuch;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    synchronized (LOCK) {
      if (cache == null) {
        Object total = configs.get(TOTAL_BYTES);
        long bytes = total == null ? DEFAULT_TOTAL : Long.parseLong(total.toString());
        cache = new LRUCache(bytes, -1, false, HIGH_PRIORITY);
        writeBuffers = new WriteBufferManager((long) (bytes * WRITE_BUFFERS), cache);
        merging = merging(MOST_BESIDE_LARGEST);
        mergingMuch = merging(MOST_BESIDE_LARGEST_OF_MUCH);
        // Nobody waits for a merge, unless there are many files: it may have what cores are left.
        Env.getDefault().lowerThreadPoolCPUPriority(Priority.LOW);
      }
    }
    // The table configuration that is there must be modified: Kafka Streams keeps a reference to
    // it.
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setBlockSize(BLOCK);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(writeBuffers);
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setArenaBlockSize(PART_OF_WRITE_BUFFER);
    options.setLevel0FileNumCompactionTrigger(
        storeName.equals(Names.REPORTS_STORE) ? IDS_MERGED_FROM : MERGED_FROM);
    boolean much = USED_FOR_EVENTS.contains(storeName);
    options.setCompactionOptionsUniversal(much ? mergingMuch : merging);
    options.setCompressionType(
        much ? CompressionType.LZ4_COMPRESSION : CompressionType.ZSTD_COMPRESSION);
    // Ids are the most bytes of all, and do not get smaller.
    options.setBottommostCompressionType(
        storeName.equals(Names.REPORTS_STORE)
            ? CompressionType.DISABLE_COMPRESSION_OPTION
            : CompressionType.ZSTD_COMPRESSION);
    options.setOptimizeFiltersForHits(false);
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(FILTER_OF_WRITE_BUFFER);
  }

  private static CompactionOptionsUniversal merging(int mostBesideLargest) {
    return new CompactionOptionsUniversal().setMaxSizeAmplificationPercent(mostBesideLargest);
  }

  @Override
  public void close(String storeName, Options options) {
    // Nothing here belongs to one store.
  }
}
