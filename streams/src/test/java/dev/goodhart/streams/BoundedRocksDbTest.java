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
  void whatIsMostlyAbsentIsFilteredEverywhere() {
    configure(BoundedRocksDb.REPORTS_STORE);

    assertThat(options.optimizeFiltersForHits()).isFalse();
    assertThat(options.memtableWholeKeyFiltering()).isTrue();
    assertThat(options.memtablePrefixBloomSizeRatio()).isPositive();
  }

  @Test
  void otherStoresExpectTheirKeysToExist() {
    configure("user-heads");

    assertThat(options.optimizeFiltersForHits()).isTrue();
    assertThat(options.memtablePrefixBloomSizeRatio()).isZero();
  }

  /** As Kafka Streams does it. */
  private void configure(String store) {
    options.setOptimizeFiltersForHits(true);
    options.setTableFormatConfig(new BlockBasedTableConfig());
    new BoundedRocksDb().setConfig(store, options, Map.of());
  }
}
