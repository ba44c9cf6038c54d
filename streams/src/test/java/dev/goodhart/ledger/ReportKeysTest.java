package dev.goodhart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReportKeysTest {
  private final ReportKeys keys = new ReportKeys();

  @Test
  void anIdIsTheSameWhateverWasAskedForBefore() {
    byte[] first = keys.id("ann", "e1");
    keys.id("bob", "e1");
    keys.id("ann", "e2");

    assertThat(keys.id("ann", "e1")).isEqualTo(first);
    assertThat(new ReportKeys().id("ann", "e1")).isEqualTo(first);
  }

  @Test
  void oneIdOfTwoUsersHasNothingInCommon() {
    byte[] ann = keys.id("ann", "e1");
    byte[] bob = keys.id("bob", "e1");

    assertThat(Arrays.copyOfRange(ann, ReportKeys.USER_BYTES, ReportKeys.ID_BYTES))
        .isNotEqualTo(Arrays.copyOfRange(bob, ReportKeys.USER_BYTES, ReportKeys.ID_BYTES));
  }

  @Test
  void rowsOfOneUserAreNeighbours() {
    byte[] user = Arrays.copyOf(keys.id("ann", "e1"), ReportKeys.USER_BYTES);

    assertThat(keys.id("ann", "e2")).startsWith(user);
  }

  @Test
  void whatIsOlderIsSmallerWhateverItsKind() {
    byte[] id = keys.id("ann", "e1");

    assertThat(Arrays.compareUnsigned(ReportKeys.key(6, ReportKeys.REQUEST, id), firstOf(7)))
        .isNegative();
    assertThat(Arrays.compareUnsigned(ReportKeys.key(7, ReportKeys.EVENT, id), firstOf(7)))
        .isPositive();
    assertThat(Arrays.compareUnsigned(firstOf(Integer.MAX_VALUE / 2), ReportKeys.layout()))
        .isNegative();
  }

  private static byte[] firstOf(int generation) {
    return ReportKeys.firstOf(generation);
  }
}
