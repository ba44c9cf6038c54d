package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class BoundedRocksDbTest {
  static {
    RocksDB.loadLibrary();
  }

  private final Options options = new Options();

  @AfterEach
  void close() {
    options.close();
  }

  @Test
  void keysThatAreAbsentAreFilteredOnAllLevels() {
    configure();

    assertThat(options.optimizeFiltersForHits()).isFalse();
    assertThat(options.memtableWholeKeyFiltering()).isTrue();
    assertThat(options.memtablePrefixBloomSizeRatio()).isPositive();
  }

  @Test
  void aStoreThatHoldsNextToNothingTakesNextToNothingOfTheCommonBudget(@TempDir Path directory)
      throws RocksDBException {
    configure();
    options.setCreateIfMissing(true);

    try (RocksDB store = RocksDB.open(options, directory.toString())) {
      store.put(new byte[] {1}, new byte[] {2});

      assertThat(store.getLongProperty("rocksdb.cur-size-all-mem-tables"))
          .as("a hundredth of what write buffers have in all, whatever a buffer may hold")
          .isLessThan(512L << 10);
    }
  }

  @Test
  void whatIsWrittenForEventsIsCompressedHardOnlyWhereAllIsMerged() {
    configure(Names.PROFILES_STORE);
    assertThat(options.compressionType()).isEqualTo(CompressionType.LZ4_COMPRESSION);
    assertThat(options.bottommostCompressionType()).isEqualTo(CompressionType.ZSTD_COMPRESSION);

    configure(Names.HOURS_STORE);
    assertThat(options.compressionType()).isEqualTo(CompressionType.ZSTD_COMPRESSION);

    configure(Names.REPORTS_STORE);
    assertThat(options.compressionType()).isEqualTo(CompressionType.LZ4_COMPRESSION);
    assertThat(options.bottommostCompressionType())
        .isEqualTo(CompressionType.DISABLE_COMPRESSION_OPTION);
  }

  @Test
  void noMoreThanTwoFilesStayUnlessTheyHoldIdsOfWhichEachIsWrittenOnce() {
    configure(Names.PROFILES_STORE);
    assertThat(options.level0FileNumCompactionTrigger()).isEqualTo(2);

    configure(Names.REPORTS_STORE);
    assertThat(options.level0FileNumCompactionTrigger()).isGreaterThan(2);
  }

  /** As Kafka Streams does it. */
  private void configure() {
    configure("store");
  }

  private void configure(String store) {
    options.setOptimizeFiltersForHits(true);
    options.setTableFormatConfig(new BlockBasedTableConfig());
    new BoundedRocksDb().setConfig(store, options, Map.of());
  }
}
