package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

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

  /** As Kafka Streams does it. */
  private void configure() {
    options.setOptimizeFiltersForHits(true);
    options.setTableFormatConfig(new BlockBasedTableConfig());
    new BoundedRocksDb().setConfig("store", options, Map.of());
  }
}
