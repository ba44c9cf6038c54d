package dev.goodhart.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingSumsTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /**
   * What somebody busy does in one pane: few of them make a page that is too large for the head.
   */
  private static final UsageSums BUSY =
      new UsageSums()
          .events(40)
          .input(2_000_000)
          .cacheRead(40_000_000)
          .cacheWrite(1_000_000)
          .output(300_000)
          .costNanoUsd(123_456_789_012L);

  private static final byte[] ADA = "ada".getBytes(StandardCharsets.UTF_8);

  private final CountingStore store = new CountingStore();

  @Test
  void anEventCountsFromItsPaneUntilTheWindowHasPassedIt() {
    RollingSums sums = opened("PT1H/PT1M", 10 * MINUTE + 30_000);
    sums.add(10 * MINUTE + 30_000, tokens(5));
    WindowSums hour = sums.window(0);
    assertThat(hour.windowEnd()).isEqualTo(11 * MINUTE);
    assertThat(hour.lastActiveAt()).isEqualTo(10 * MINUTE);
    assertThat(hour.expiresAt()).isEqualTo(70 * MINUTE);
    sums.advanceTo(70 * MINUTE - 1);
    assertThat(hour.sums()).isEqualTo(tokens(5));
    sums.advanceTo(70 * MINUTE);
    assertThat(hour.isEmpty()).isTrue();
  }

  @Test
  void anEventAheadOfTheClockCountsOnceTheClockReachesItsPane() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    sums.add(3 * MINUTE + 1, tokens(5));
    assertThat(sums.window(0).isEmpty()).isTrue();
    assertThat(sums.window(0).changed()).isFalse();
    assertThat(sums.isEmpty()).isFalse();
    assertThat(sums.nextDue()).isEqualTo(3 * MINUTE);
    sums.advanceTo(3 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(tokens(5));
    assertThat(sums.window(0).changed()).isTrue();
  }

  @Test
  void entitiesThatAreOpenAtOnceKeepTheirSumsApart() {
    RollingSums adas = opened("PT1H/PT1M", 0);
    RollingSums bobs = adas.another();
    byte[] bob = "bob".getBytes(StandardCharsets.UTF_8);
    bobs.open(bob, null, 0);
    for (int minute = 0; minute < 90; minute++) {
      adas.advanceTo(minute * MINUTE);
      bobs.advanceTo(minute * MINUTE);
      adas.add(minute * MINUTE, tokens(1));
      bobs.add(minute * MINUTE, tokens(100));
      bobs.subtract(minute * MINUTE, tokens(50));
    }
    byte[] adasHead = adas.encode();
    byte[] bobsHead = bobs.encode();
    assertThat(adas.window(0).sums().totalTokens()).isEqualTo(60);
    assertThat(bobs.window(0).sums().totalTokens()).isEqualTo(60 * 50);
    adas.open(bob, bobsHead, 100 * MINUTE);
    bobs.open(ADA, adasHead, 100 * MINUTE);
    assertThat(adas.window(0).sums().totalTokens()).isEqualTo(49 * 50);
    assertThat(bobs.window(0).sums().totalTokens()).isEqualTo(49);
  }

  @Test
  void aWindowThatOnlyMovedOnHasNotChanged() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    sums.add(0, tokens(5));
    sums.window(0).clearChanged();
    sums.advanceTo(59 * MINUTE);
    assertThat(sums.window(0).changed()).isFalse();
  }

  @Test
  void aWindowThatBecameEmptyStaysChangedUntilItsTombstoneIsPublished() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    sums.add(0, tokens(5));
    sums.window(0).clearChanged();
    sums.advanceTo(HOUR);
    byte[] head = sums.encode();
    sums.open(ADA, head, 400 * DAY);
    assertThat(sums.window(0).changed()).isTrue();
    assertThat(sums.isEmpty()).isTrue();
    assertThat(sums.isDisposable()).isFalse();
    sums.window(0).clearChanged();
    assertThat(sums.isDisposable()).isTrue();
  }

  @Test
  void takingBackWhatHasLeftAWindowChangesNothing() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    sums.add(0, tokens(5));
    sums.advanceTo(30 * MINUTE);
    sums.add(30 * MINUTE, tokens(7));
    sums.advanceTo(HOUR);
    sums.window(0).clearChanged();
    sums.subtract(0, tokens(5));
    assertThat(sums.window(0).sums()).isEqualTo(tokens(7));
    assertThat(sums.window(0).changed()).isFalse();
  }

  @Test
  void costAboveWhatCanBePublishedComesDownExactlyAgain() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    sums.add(0, new UsageSums().events(1).costNanoUsd(Long.MAX_VALUE));
    sums.add(MINUTE, new UsageSums().events(1).costNanoUsd(Long.MAX_VALUE));
    sums.add(MINUTE, new UsageSums().events(1).costNanoUsd(-3));
    sums.advanceTo(MINUTE);
    sums.open(ADA, sums.encode(), MINUTE);
    assertThat(sums.window(0).sums().costNanoUsd()).isEqualTo(Long.MAX_VALUE);
    sums.advanceTo(HOUR);
    assertThat(sums.window(0).sums().costNanoUsd()).isEqualTo(Long.MAX_VALUE - 3);
  }

  @Test
  void nothingIsWrittenBeforeItIsEncoded() {
    RollingSums sums = opened("PT1H/PT1M", 15 * MINUTE);
    UsageSums before = fillFirstPage(sums);
    sums.add(17 * MINUTE, tokens(1));
    byte[] head = sums.encode();
    assertThat(store.puts).isEqualTo(1);
    sums.open(ADA, head, 15 * MINUTE);
    sums.add(0, tokens(6));
    sums.add(40 * MINUTE, tokens(7));
    sums.advanceTo(DAY);
    assertThat(sums.isEmpty()).isTrue();
    sums.open(ADA, head, 15 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(before);
    assertThat(store.puts).isEqualTo(1);
    assertThat(store.deletes).isZero();
  }

  @Test
  void whatIsOnlyLookedAtCostsNoStoreAccess() {
    RollingSums sums = openedWeek(0);
    sums.add(0, tokens(5));
    byte[] head = sums.encode();
    store.resetCounts();
    sums.open(ADA, head, 59 * MINUTE);
    sums.encode();
    assertThat(store.gets + store.puts + store.deletes).isZero();
  }

  @Test
  void yearsOfSilenceEmptyAFullWindowWithFewStoreAccesses() {
    RollingSums sums = opened("P7D/PT1H", 0);
    byte[] head = null;
    for (long t = 0; t < 14 * DAY; t += HOUR / 2) {
      sums.open(ADA, head, t);
      sums.add(t, BUSY);
      head = sums.encode();
    }
    store.resetCounts();
    sums.open(ADA, head, 100 * 365 * DAY);
    sums.encode();
    assertThat(sums.isEmpty()).isTrue();
    assertThat(store.keys()).isEmpty();
    assertThat(store.gets).isZero();
    assertThat(store.deletes).isBetween(10, 12);
  }

  @Test
  void aWindowOfThirtyDaysCostsAnEventNoMoreThanOneOfSeven() {
    Cost week = costOf("P7D/PT1H");
    Cost month = costOf("P30D/PT1H");
    // Which hours share a page with those that leave differs a little.
    assertThat(month.accesses).isCloseTo(week.accesses, withinPercentage(1));
    assertThat(month.pageBytes).isCloseTo(week.pageBytes, withinPercentage(1));
    // The running sums have more digits.
    assertThat(month.headBytes).isBetween(week.headBytes, week.headBytes + 8);
  }

  private record Cost(double accesses, double pageBytes, int headBytes) {}

  /** What an event costs, measured over a week, after the window was filled. */
  private Cost costOf(String window) {
    CountingStore counting = new CountingStore();
    RollingSums sums = new RollingSums(List.of(RollingWindow.parse(window)), counting);
    byte[] head = null;
    int events = 0;
    for (long t = 0; t < 47 * DAY; t += 10 * MINUTE) {
      if (t == 40 * DAY) {
        counting.resetCounts();
        events = 0;
      }
      sums.open(ADA, head, t);
      sums.add(t, tokens(1000));
      head = sums.encode();
      events++;
    }
    double accesses = counting.gets + counting.puts + counting.deletes;
    double bytes = counting.bytesRead + counting.bytesWritten;
    return new Cost(accesses / events, bytes / events, head.length);
  }

  @Test
  void versionThreeStaysReadable() {
    RollingSums sums = openedWeek(90 * MINUTE);
    sums.revision(7);
    sums.wakeAt(95 * MINUTE);
    sums.add(
        89 * MINUTE,
        new UsageSums().events(1).input(300).cacheRead(20_000).output(64).costNanoUsd(1_234_567));
    sums.add(
        90 * MINUTE, new UsageSums().events(1).output(1).reasoning(2).cacheWrite(3).unpriced(1));
    sums.add(92 * MINUTE, tokens(50));
    sums.window(1).clearChanged();
    String head =
        "03"
            + "5565f86f"
            + "03"
            + "80979305"
            + "c0cf24"
            + "f1969305"
            + "07"
            + "0001"
            + "ff04d804c0b80206820104028eda9601"
            + "01"
            + "000001"
            + "1c0116000d9702d804c0b80280018eda9601067902060204020303026402"
            + "0001"
            + "ff06bc05c0b80206820104028eda9601"
            + "000001"
            + "190100600d9702d804c0b80280018eda9601077b04640602040203"
            + "0000"
            + "ff06bc05c0b80206820104028eda9601"
            + "000001"
            + "1401000210ff06bc05c0b80206820104028eda9601";
    assertThat(HexFormat.of().formatHex(sums.encode())).isEqualTo(head);
    store.resetCounts();
    sums.open(ADA, HexFormat.of().parseHex(head), 0);
    assertThat(sums.revision()).isEqualTo(7);
    assertThat(sums.wakeAt()).isEqualTo(95 * MINUTE);
    assertThat(sums.clock()).isEqualTo(90 * MINUTE);
    assertThat(sums.nextDue()).isEqualTo(92 * MINUTE);
    assertThat(sums.window(0).sums().events()).isEqualTo(2);
    assertThat(sums.window(0).changed()).isTrue();
    assertThat(sums.window(1).changed()).isFalse();
    assertThat(HexFormat.of().formatHex(sums.encode())).isEqualTo(head);
  }

  @Test
  void theNewestPageTravelsInTheHead() {
    RollingSums sums = openedWeek(0);
    sums.add(0, tokens(5));
    byte[] head = sums.encode();
    assertThat(store.keys()).isEmpty();
    store.resetCounts();
    sums.open(ADA, head, MINUTE);
    sums.add(MINUTE, tokens(6));
    sums.encode();
    assertThat(store.gets + store.puts + store.deletes).isZero();
  }

  @Test
  void pagesWithLittleInThemTravelInTheHeadAsLongAsTheyLast() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    byte[] head = null;
    for (long t = 0; t < DAY; t += 10 * MINUTE) {
      sums.open(ADA, head, t);
      sums.add(t, tokens(5));
      head = sums.encode();
    }
    assertThat(sums.window(0).sums()).isEqualTo(tokens(30).events(6));
    assertThat(store.gets + store.puts + store.deletes).isZero();
    sums.open(ADA, head, 2 * DAY);
    assertThat(sums.isEmpty()).isTrue();
  }

  @Test
  void pagesThatHaveGoneFromTheHeadMakeRoomForOthers() {
    RollingSums sums = opened("PT1H/PT1M", 0);
    for (int minute = 0; minute < 24 * 60; minute += 20) {
      sums.advanceTo(minute * MINUTE);
      sums.add(minute * MINUTE, tokens(1));
      sums.encode();
    }
    assertThat(store.puts).isZero();
  }

  @Test
  void aFullPageLeavesTheHeadWithTheNextOneAndIsWrittenOnce() {
    RollingSums sums = opened("PT1H/PT1M", 15 * MINUTE);
    UsageSums before = fillFirstPage(sums);
    byte[] head = sums.encode();
    assertThat(store.keys()).isEmpty();
    for (int minute = 16; minute < 20; minute++) {
      sums.open(ADA, head, minute * MINUTE);
      sums.add(minute * MINUTE, tokens(1));
      head = sums.encode();
    }
    assertThat(store.puts).isEqualTo(1);
    sums.open(ADA, head, 19 * MINUTE);
    sums.add(0, tokens(6));
    sums.encode();
    assertThat(sums.window(0).sums())
        .isEqualTo(new UsageSums().add(before).add(tokens(10).events(5)));
    assertThat(store.puts).isEqualTo(2);
  }

  @Test
  void anOldPageThatLateEventsFillLeavesTheHeadAndNewerOnesStay() {
    RollingSums sums = opened("PT1H/PT1M", 15 * MINUTE);
    sums.add(0, tokens(1));
    sums.advanceTo(40 * MINUTE);
    sums.add(20 * MINUTE, tokens(2));
    sums.add(40 * MINUTE, tokens(3));
    sums.open(ADA, sums.encode(), 40 * MINUTE);
    assertThat(store.keys()).isEmpty();
    UsageSums before = fillFirstPage(sums);
    byte[] head = sums.encode();
    assertThat(store.keys()).hasSize(1);
    sums.open(ADA, head, 50 * MINUTE);
    sums.add(21 * MINUTE, tokens(4));
    sums.open(ADA, sums.encode(), 50 * MINUTE);
    assertThat(store.keys()).hasSize(1);
    UsageSums after = new UsageSums().add(before).add(tokens(10).events(4));
    assertThat(sums.window(0).sums()).isEqualTo(after);
    sums.advanceTo(75 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(tokens(9).events(3));
  }

  @Test
  void aPageThatIsOpenIsInTheHeadAsOftenAsItIsWritten() {
    RollingSums sums = opened("PT1H/PT1M", 40 * MINUTE);
    sums.add(0, tokens(1));
    sums.add(20 * MINUTE, tokens(2));
    sums.add(40 * MINUTE, tokens(3));
    sums.add(21 * MINUTE, tokens(4));
    byte[] head = sums.encode();
    assertThat(sums.encode()).isEqualTo(head);
    assertThat(store.keys()).isEmpty();
    sums.open(ADA, head, 75 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(tokens(9).events(3));
    assertThat(sums.encode()).hasSizeLessThan(head.length);
  }

  @Test
  void aPageOfHoursLeavesTheHeadWithTheNextOneHoweverLittleIsInIt() {
    RollingSums sums = opened("P7D/PT1H", 0);
    sums.add(0, tokens(1));
    sums.open(ADA, sums.encode(), DAY);
    sums.add(DAY, tokens(2));
    sums.encode();
    assertThat(store.keys()).hasSize(1);
  }

  @Test
  void whatComesLateGoesWhereItsPageLies() {
    RollingSums sums = opened("PT1H/PT1M", 50 * MINUTE);
    sums.add(50 * MINUTE, tokens(1));
    byte[] head = sums.encode();
    sums.open(ADA, head, 50 * MINUTE);
    sums.add(33 * MINUTE, tokens(2));
    sums.add(17 * MINUTE, tokens(3));
    head = sums.encode();
    // Older than what the head holds: rows of their own.
    assertThat(store.keys()).hasSize(2);
    sums.open(ADA, head, 66 * MINUTE);
    sums.add(66 * MINUTE, tokens(4));
    head = sums.encode();
    sums.open(ADA, head, 66 * MINUTE);
    sums.add(49 * MINUTE, tokens(5));
    head = sums.encode();
    assertThat(store.keys()).hasSize(2);
    sums.open(ADA, head, 66 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(tokens(15).events(5));
    sums.advanceTo(100 * MINUTE);
    assertThat(sums.window(0).sums()).isEqualTo(tokens(10).events(3));
    sums.encode();
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void pagesOfVersionOneStayReadable() {
    RollingSums sums = opened("PT1H/PT1M", 17 * MINUTE);
    sums.add(17 * MINUTE, tokens(1));
    sums.open(ADA, sums.encode(), 17 * MINUTE);
    sums.add(-MINUTE, new UsageSums().events(1).input(300).costNanoUsd(5));
    sums.add(-3 * MINUTE, new UsageSums().events(2).unpriced(2));
    byte[] head = sums.encode();
    assertThat(store.keys()).containsExactly("616461" + "00" + "7fffffffffffffff");
    assertThat(store.onlyPageAsHex()).isEqualTo("01" + "a000" + "03410404" + "058302d8040a");
    sums.open(ADA, head, 17 * MINUTE);
    sums.subtract(-MINUTE, new UsageSums().events(1).input(300).costNanoUsd(5));
    sums.subtract(17 * MINUTE, tokens(1));
    assertThat(sums.window(0).sums()).isEqualTo(new UsageSums().events(2).unpriced(2));
    assertThat(sums.window(0).lastActiveAt()).isEqualTo(-3 * MINUTE);
  }

  @Test
  void refusesAHeadItCannotRead() {
    RollingSums sums = openedWeek(0);
    sums.add(0, tokens(5));
    byte[] head = sums.encode();
    for (int length = 0; length < head.length; length++) {
      byte[] cut = Arrays.copyOf(head, length);
      assertThatThrownBy(() -> sums.open(ADA, cut, 0)).isInstanceOf(IllegalStateException.class);
    }
    RollingSums other = new RollingSums(List.of(RollingWindow.parse("PT1H/PT1M")), store);
    assertThatThrownBy(() -> other.open(ADA, head, 0))
        .isInstanceOf(OtherWindowsException.class)
        .hasMessageContaining("'windows'")
        .hasMessageContaining("application.id");
    head[0] = 4;
    assertThatThrownBy(() -> sums.open(ADA, head, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read the stored head of rolling sums: its version is 4, this program reads"
                + " version 3.");
  }

  @Test
  void refusesPagesThatAreMissingOrCannotBeRead() {
    RollingSums sums = opened("PT1H/PT1M", 15 * MINUTE);
    fillFirstPage(sums);
    sums.add(17 * MINUTE, tokens(1));
    byte[] head = sums.encode();
    byte[] key = HexFormat.of().parseHex(store.keys().iterator().next());
    byte[] newer = store.get(key).clone();
    newer[0] = 2;
    store.put(key, newer);
    sums.open(ADA, head, 0);
    assertThatThrownBy(() -> sums.add(0, tokens(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read the stored page of panes: its version is 2, this program reads version"
                + " 1.");
    store.delete(key);
    sums.open(ADA, head, 0);
    assertThatThrownBy(() -> sums.add(0, tokens(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("A page of panes is missing");
  }

  @Test
  void refusesTwoWindowsOfOneName() {
    RollingWindow hour = RollingWindow.parse("PT1H/PT1M");
    assertThatThrownBy(() -> new RollingSums(List.of(hour, hour), store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Window PT1H is there twice.");
    assertThatThrownBy(() -> new RollingSums(List.of(), store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There must be from 1 to 32 windows, not 0.");
  }

  private RollingSums opened(String window, long clock) {
    RollingSums sums = new RollingSums(List.of(RollingWindow.parse(window)), store);
    sums.open(ADA, null, clock);
    return sums;
  }

  private RollingSums openedWeek(long clock) {
    RollingSums sums =
        new RollingSums(
            List.of(
                RollingWindow.parse("PT1H/PT1M"),
                RollingWindow.parse("PT24H/PT15M"),
                RollingWindow.parse("P7D/PT1H")),
            store);
    sums.open(ADA, null, clock);
    return sums;
  }

  private static UsageSums tokens(long count) {
    return new UsageSums().events(1).input(count);
  }

  /** Fills the first sixteen minutes, which share a page, and says what is in it. */
  private static UsageSums fillFirstPage(RollingSums sums) {
    UsageSums all = new UsageSums();
    for (int minute = 0; minute < 16; minute++) {
      sums.add(minute * MINUTE, BUSY);
      all.add(BUSY);
    }
    return all;
  }
}
