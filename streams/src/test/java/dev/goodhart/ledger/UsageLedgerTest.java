package dev.goodhart.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.ledger.UsageLedger.Verdict;
import dev.goodhart.reference.Price;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageLedgerTest {
  private static final long NOW = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final long REACH = 2 * WEEK;
  private static final List<Source> BY_TRUST =
      List.of(Source.UNKNOWN, Source.CLIENT, Source.GATEWAY, Source.PROVIDER_BILL);
  private static final Price PRICE = new Price(3, 1, 4, 15, 15);

  private final Map<String, byte[]> rows = new TreeMap<>();
  private final ReportMemory memory = memory(WEEK);
  private final UsageLedger ledger = new UsageLedger(memory);
  private final List<Change> changes = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();

  @Test
  void countsANewCallOnce() {
    assertThat(enter(event("e1", 100), NOW)).isEqualTo(Verdict.ACCEPTED);
    assertThat(enter(event("e1", 100), NOW + 5)).isEqualTo(Verdict.REPEATED);

    assertThat(total()).isEqualTo(100);
    assertThat(changes).hasSize(1);
  }

  @Test
  void addsTheDifferenceOfAGrowingReportWhereTheFirstStood() {
    TokenUsageEvent grown = event("e1", 250);
    grown.setOccurredAt(Instant.ofEpochMilli(NOW + 60_000));
    enter(event("e1", 100), NOW, "red");
    enter(grown, NOW + 60_000, "blue");

    Change growth = changes.get(1);
    assertThat(growth.kind()).isEqualTo(Change.Kind.GROWTH);
    assertThat(growth.occurredAt()).isEqualTo(NOW);
    assertThat(growth.team()).isEqualTo("red");
    assertThat(growth.delta().events()).isZero();
    assertThat(growth.delta().input()).isEqualTo(150);
    assertThat(growth.delta().costNanoUsd()).isEqualTo(150 * PRICE.input());
  }

  @Test
  void dropsAnOlderPartialReportThatArrivesLate() {
    enter(event("e1", 250), NOW);

    assertThat(enter(event("e1", 100), NOW)).isEqualTo(Verdict.REPEATED);
    assertThat(total()).isEqualTo(250);
  }

  @Test
  void refusesAnIdThatIsUsedForSomethingElse() {
    enter(event("e1", 100), NOW);
    TokenUsageEvent otherModel = event("e1", 100);
    otherModel.setModel("another");
    TokenUsageEvent mixed = event("e1", 50);
    mixed.setOutputTokens(60);

    assertThat(enter(otherModel, NOW)).isEqualTo(Verdict.CONFLICTING);
    assertThat(enter(mixed, NOW)).isEqualTo(Verdict.CONFLICTING);
    assertThat(total()).isEqualTo(100);
  }

  @Test
  void keepsUsersApart() {
    enter(event("e1", 100), NOW);
    TokenUsageEvent sameIdOfSomebodyElse = event("e1", 70);
    sameIdOfSomebodyElse.setUserId("u2");

    assertThat(enter(sameIdOfSomebodyElse, NOW)).isEqualTo(Verdict.ACCEPTED);
    assertThat(total()).isEqualTo(170);
  }

  @Test
  void remembersForExactlyTheRetention() {
    enter(event("e1", 100), NOW);
    assertThat(enter(event("e1", 100), NOW + WEEK)).isEqualTo(Verdict.REPEATED);
    assertThat(enter(event("e1", 100), NOW + WEEK + 1)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void remembersAcrossArrivalsThatGoBack() {
    enter(event("e1", 100), NOW + 2 * WEEK);
    memory.clock(NOW + 2 * WEEK);

    assertThat(enter(event("e1", 100), NOW)).isEqualTo(Verdict.REPEATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 10, 14, 30})
  void remembersWhatWasSeenBeforeTheRetentionWasChanged(int days) {
    enter(event("e1", 100), NOW);
    long changed = Duration.ofDays(days).toMillis();
    UsageLedger restarted = new UsageLedger(memory(changed));

    long last = NOW + Math.min(changed, WEEK);
    assertThat(enter(restarted, event("e1", 100), last)).isEqualTo(Verdict.REPEATED);
    assertThat(total()).isEqualTo(100);
  }

  @Test
  void keepsRowsInGenerationsOfOneLengthWhateverTheRetention() {
    enter(event("e1", 100), NOW);
    UsageLedger shorter = new UsageLedger(memory(WEEK / 7));
    enter(shorter, event("e2", 100), NOW + 1);
    UsageLedger again = new UsageLedger(memory(WEEK));

    assertThat(enter(again, event("e1", 100), NOW + 2)).isEqualTo(Verdict.REPEATED);
    assertThat(enter(again, event("e2", 100), NOW + 2)).isEqualTo(Verdict.REPEATED);
  }

  @Test
  void removesNothingThatIsStillRemembered() {
    enter(event("e1", 100), NOW);
    long last = NOW + WEEK;
    String firstNeeded = HexFormat.of().formatHex(memory.firstKeyNeeded(last));
    rows.keySet().removeIf(key -> key.compareTo(firstNeeded) < 0);

    assertThat(enter(event("e1", 100), last)).isEqualTo(Verdict.REPEATED);
  }

  @Test
  void refusesWhatWasWrittenInAnotherLayout() {
    rows.put("ff", ByteBuffer.allocate(Long.BYTES).putLong(WEEK).array());

    assertThatThrownBy(() -> memory(WEEK))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read the stored memory of reports: its version is 0, this program reads version"
                + " 2.");
  }

  @Test
  void looksForANewIdOnceWhileTheStoreIsYoungAndTwiceLater() {
    AtomicInteger lookups = new AtomicInteger();
    ReportStore counting =
        new ReportStore() {
          private final ReportStore rest = new InMemory(rows);

          @Override
          public byte[] get(byte[] key) {
            lookups.incrementAndGet();
            return rest.get(key);
          }

          @Override
          public void put(byte[] key, byte[] value) {
            rest.put(key, value);
          }
        };
    UsageLedger counted = new UsageLedger(new ReportMemory(counting, WEEK, WEEK, REACH));
    enter(counted, event("e1", 100), NOW);
    lookups.set(0);

    enter(counted, event("e2", 100), NOW);
    assertThat(lookups.getAndSet(0)).isEqualTo(1);
    enter(counted, event("e3", 100), NOW + WEEK);
    assertThat(lookups.get()).isEqualTo(2);
  }

  @Test
  void remembersARequestAsLongAsAnyReportOfIt() {
    enter(report("gateway", "r1", Source.GATEWAY, 100), NOW);
    enter(report("client", "r1", Source.CLIENT, 100), NOW + WEEK - 1);
    long last = NOW + 2 * WEEK - 1;
    enter(at(last, report("bill", "r1", Source.PROVIDER_BILL, 70)), last);

    assertThat(events()).isEqualTo(1);
    assertThat(total()).isEqualTo(70);
  }

  @Test
  void remembersARequestFromTheLaterOfTwoReportsThatArriveOutOfOrder() {
    enter(report("client", "r1", Source.CLIENT, 100), NOW + 100);
    enter(report("gateway", "r1", Source.GATEWAY, 100), NOW);
    enter(report("bill", "r1", Source.PROVIDER_BILL, 70), NOW + WEEK + 50);

    assertThat(events()).isEqualTo(1);
    assertThat(total()).isEqualTo(70);
  }

  @Test
  void takesNothingFromARequestThatTheIdOfAForgottenReportWasUsedForAgain() {
    enter(report("e1", "r1", Source.CLIENT, 100), NOW);
    long within = NOW + WEEK - 1;
    enter(at(within, report("lesser", "r1", Source.CLIENT, 50)), within);
    enter(at(within + WEEK - 1, report("other", "r1", Source.CLIENT, 50)), within + WEEK - 1);
    // Too far back to be known; its request still leads to it.
    long later = NOW + REACH + 1;
    enter(at(later, report("e1", "r2", Source.CLIENT, 200)), later);
    enter(at(later, report("bill", "r1", Source.PROVIDER_BILL, 70)), later);

    assertThat(changes)
        .filteredOn(change -> change.occurredAt() == later)
        .extracting(Change::kind)
        .containsOnly(Change.Kind.CALL);
    assertThat(total()).isEqualTo(100 + 200 + 70);
  }

  @Test
  void growsNothingThatLiesFurtherBackThanChangesReach() {
    long last = NOW;
    for (int i = 0; i < 4; i++) {
      last = NOW + i * (WEEK - 1);
      enter(at(last, event("e1", 100 + i)), last);
    }

    assertThat(last).isGreaterThan(NOW + REACH);
    assertThat(changes.stream().filter(change -> change.occurredAt() == NOW))
        .allSatisfy(change -> assertThat(change.arrival()).isLessThanOrEqualTo(NOW + REACH));
    assertThat(changes.get(changes.size() - 1).kind()).isEqualTo(Change.Kind.CALL);
  }

  @Test
  void withdrawsNothingThatLiesFurtherBackThanChangesReach() {
    enter(report("gateway", "r1", Source.GATEWAY, 100), NOW);
    for (int i = 1; i <= 2; i++) {
      long arrival = NOW + i * (WEEK - 1);
      enter(at(arrival, report("client" + i, "r1", Source.CLIENT, 100)), arrival);
    }
    long last = NOW + REACH + 1;
    enter(at(last, report("bill", "r1", Source.PROVIDER_BILL, 100)), last);

    assertThat(changes).extracting(Change::kind).containsOnly(Change.Kind.CALL);
    assertThat(changes).extracting(Change::occurredAt).containsExactly(NOW, last);
  }

  @Test
  void replacesALessTrustedReportOfTheSameRequest() {
    enter(report("client", "r1", Source.CLIENT, 900), NOW, "red");
    enter(report("bill", "r1", Source.PROVIDER_BILL, 300), NOW, "blue");

    assertThat(changes)
        .extracting(Change::kind)
        .containsExactly(Change.Kind.CALL, Change.Kind.WITHDRAWAL, Change.Kind.REPLACEMENT);
    assertThat(changes).extracting(Change::team).containsExactly("red", "red", "blue");
    assertThat(total()).isEqualTo(300);
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void ignoresAnEmptyRequestId() {
    enter(report("a", "", Source.CLIENT, 1), NOW);
    enter(report("b", "", Source.CLIENT, 2), NOW);

    assertThat(events()).isEqualTo(2);
  }

  @RepeatedTest(300)
  void countsTheSameWhateverTheOrderOfArrival(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<TokenUsageEvent> reports = someReports(random);
    Collections.shuffle(reports, random);

    for (TokenUsageEvent report : reports) {
      enter(report, NOW);
    }

    assertThat(total()).as("seed %d", seed).isEqualTo(expectedTotal(reports));
    assertThat(changes).as("seed %d", seed).allSatisfy(c -> assertThat(c.user()).isEqualTo("u1"));
  }

  /** Over a week in which generations change, tasks move and what is old is removed. */
  @RepeatedTest(300)
  void countsTheSameThroughGenerationsAndRestarts(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<TokenUsageEvent> reports = someReports(random);
    Collections.shuffle(reports, random);
    long day = WEEK / 7;
    long first = NOW + random.nextInt(8) * day;
    long last = first + WEEK;
    long arrival = first;

    ReportMemory remembered = new ReportMemory(new InMemory(rows), day, WEEK, REACH);
    for (TokenUsageEvent report : reports) {
      if (random.nextInt(3) == 0) {
        remembered = new ReportMemory(new InMemory(rows), WEEK, WEEK, REACH);
        String firstNeeded = HexFormat.of().formatHex(remembered.firstKeyNeeded(arrival));
        rows.keySet().removeIf(key -> key.compareTo(firstNeeded) < 0);
      }
      remembered.clock(arrival);
      long late = random.nextInt(4) == 0 ? random.nextInt(1_000) : 0;
      enter(new UsageLedger(remembered), report, Math.max(first, arrival - late));
      arrival = Math.min(last, arrival + random.nextInt((int) day));
    }

    assertThat(total()).as("seed %d", seed).isEqualTo(expectedTotal(reports));
  }

  private static List<TokenUsageEvent> someReports(Random random) {
    List<TokenUsageEvent> reports = new ArrayList<>();
    for (int e = 0; e < 12; e++) {
      String request = random.nextInt(4) == 0 ? null : "r" + random.nextInt(3);
      Source source = BY_TRUST.get(random.nextInt(BY_TRUST.size()));
      long base = random.nextInt(5);
      int growths = random.nextInt(3);
      for (int g = 0; g <= growths; g++) {
        reports.add(report("e" + e, request, source, base + g * 2L));
      }
    }
    return reports;
  }

  private static long expectedTotal(List<TokenUsageEvent> reports) {
    Map<String, TokenUsageEvent> largest = new TreeMap<>();
    reports.forEach(
        r ->
            largest.merge(
                r.getEventId(), r, (a, b) -> a.getInputTokens() >= b.getInputTokens() ? a : b));
    Comparator<TokenUsageEvent> trust =
        Comparator.comparing((TokenUsageEvent r) -> BY_TRUST.indexOf(r.getSource()))
            .thenComparing(TokenUsageEvent::getInputTokens)
            .thenComparing(TokenUsageEvent::getEventId, Comparator.reverseOrder());
    Map<String, TokenUsageEvent> counted = new TreeMap<>();
    for (TokenUsageEvent r : largest.values()) {
      String request = r.getRequestId() == null ? "only " + r.getEventId() : r.getRequestId();
      counted.merge(request, r, (a, b) -> trust.compare(a, b) >= 0 ? a : b);
    }
    return counted.values().stream().mapToLong(TokenUsageEvent::getInputTokens).sum();
  }

  private ReportMemory memory(long retention) {
    return new ReportMemory(new InMemory(rows), retention, retention, REACH);
  }

  private Verdict enter(UsageLedger other, TokenUsageEvent event, long arrival) {
    return other.enter(new PricedReport(event, arrival, "red", PRICE), changes::add, claim -> {});
  }

  private static TokenUsageEvent at(long occurredAt, TokenUsageEvent event) {
    event.setOccurredAt(Instant.ofEpochMilli(occurredAt));
    return event;
  }

  private Verdict enter(TokenUsageEvent event, long arrival) {
    return enter(event, arrival, "red");
  }

  private Verdict enter(TokenUsageEvent event, long arrival, String team) {
    return ledger.enter(new PricedReport(event, arrival, team, PRICE), changes::add, claims::add);
  }

  private long total() {
    return sum().totalTokens();
  }

  private long events() {
    return sum().events();
  }

  private UsageSums sum() {
    UsageSums sum = new UsageSums();
    changes.forEach(change -> sum.add(change.delta()));
    return sum;
  }

  private static TokenUsageEvent event(String id, long input) {
    return report(id, null, Source.GATEWAY, input);
  }

  private static TokenUsageEvent report(String id, String request, Source source, long input) {
    return TokenUsageEvent.newBuilder()
        .setEventId(id)
        .setOccurredAt(Instant.ofEpochMilli(NOW))
        .setUserId("u1")
        .setSource(source)
        .setModel("m")
        .setLane(Lane.HUMAN)
        .setRequestId(request)
        .setInputTokens(input)
        .build();
  }

  private record InMemory(Map<String, byte[]> rows) implements ReportStore {
    @Override
    public byte[] get(byte[] key) {
      return rows.get(HexFormat.of().formatHex(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
      rows.put(HexFormat.of().formatHex(key), value);
    }
  }
}
