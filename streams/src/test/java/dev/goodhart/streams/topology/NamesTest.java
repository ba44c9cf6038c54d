package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.streams.BoundedRocksDb;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void theStoreOfReportsIsTheOneThatIsFiltered() {
    assertThat(Names.REPORTS_STORE).isEqualTo(BoundedRocksDb.REPORTS_STORE);
  }
}
