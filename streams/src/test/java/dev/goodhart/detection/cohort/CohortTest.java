package dev.goodhart.detection.cohort;

import static dev.goodhart.detection.AnomalyType.COORDINATED_BURN;
import static dev.goodhart.detection.AnomalyType.SYSTEMIC_SHIFT;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.Anomaly;
import dev.goodhart.detection.AnomalyStatus;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Episodes;
import dev.goodhart.detection.Evidence;
import dev.goodhart.detection.Severity;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.Statements;
import dev.goodhart.detection.SubjectType;
import dev.goodhart.detection.Told;
import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a team or a role did in one hour, and what follows for its members and for itself. */
class CohortTest {
  private static final DetectorConfig CONFIG = DetectorConfig.defaults();
  private static final int SMALLEST = CONFIG.smallestCohort();
  private static final long EVERY_FIVE_MINUTES = 0x084210842108421L;
  private static final String TEAM = "t-1";

  private final Peers peers =
      new Peers(SMALLEST, CONFIG.warmUpDays(), CONFIG.peerHalf(), CONFIG.peerFull());
  private final TeamJudge judge = new TeamJudge(CONFIG);
  private final Episodes episodes = new Episodes();
  private final Told told = new Told();

  private static Statements quiet() {
    return Statements.hour().showing(Dimension.UNITS, 10_000);
  }

  private static Statements loud() {
    return Statements.hour()
        .showing(Dimension.UNITS, 5_000_000)
        .seen(SignalId.OWN_DAILY_VOLUME, 2)
        .seen(SignalId.THIN_ANSWERS, 2);
  }

  private static Statements looping(long print, long minutes) {
    return Statements.hour().used(1_000, 1_000).repeating(print, 12, minutes);
  }

  private static CohortSketch of(List<Statement> statements) {
    CohortSketch sketch = new CohortSketch();
    statements.forEach(sketch::add);
    return sketch;
  }

  private static List<Statement> team(int quiet, int loud) {
    List<Statement> all = new ArrayList<>();
    for (int i = 0; i < quiet; i++) {
      all.add(quiet().at("q-" + i, MONDAY));
    }
    for (int i = 0; i < loud; i++) {
      all.add(loud().at("l-" + i, MONDAY));
    }
    return all;
  }

  @Test
  void partsMergeToTheSameWholeInAnyOrderAndGrouping() {
    Random random = new Random(1);
    List<Statement> all = team(60, 40);
    for (int i = 0; i < 6 * CohortSketch.MOST_AGENTS; i++) {
      // More agents than are counted, the more often the smaller their number.
      int agent = random.nextInt(1 + random.nextInt(3 * CohortSketch.MOST_AGENTS)) - 9;
      all.add(quiet().begun(agent, random.nextDouble()).at("b-" + i, MONDAY));
    }
    for (int i = 0; i < 2 * CohortSketch.MOST_LOOPS; i++) {
      all.add(looping(random.nextLong(), random.nextLong()).at("名-" + i, MONDAY));
      all.add(loud().at("m-" + i, MONDAY));
    }
    byte[] whole = of(all).encode();
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(all, random);
      List<CohortSketch> parts = new ArrayList<>();
      for (int from = 0; from < all.size(); ) {
        int to = Math.min(all.size(), from + 1 + random.nextInt(300));
        parts.add(CohortSketch.decode(of(all.subList(from, to)).encode()));
        from = to;
      }
      Collections.shuffle(parts, random);
      CohortSketch merged = new CohortSketch();
      parts.forEach(merged::merge);
      assertThat(merged.encode()).as("trial %d", trial).isEqualTo(whole);
    }
  }

  @Test
  void itCountsMembersAndWhoIsSpokenAgainst() {
    CohortSketch sketch = CohortSketch.decode(of(team(7, 3)).encode());
    assertThat(sketch.members()).isEqualTo(10);
    assertThat(sketch.suspicious()).isEqualTo(3);
    assertThat(sketch.speaking(Family.VOLUME)).isEqualTo(3);
    assertThat(sketch.speaking(Family.CADENCE)).isZero();
    assertThat(sketch.suspiciousUsers()).containsExactly("l-0", "l-1", "l-2");
  }

  @Test
  void aLayoutFromTheFutureIsRefusedInOneSentence() {
    byte[] bytes = new CohortSketch().encode();
    bytes[0] = 9;
    assertThatIllegalStateException()
        .isThrownBy(() -> CohortSketch.decode(bytes))
        .withMessage("A cohort's sketch has layout 9, but this version reads 2.");
  }

  @Test
  void itCountsWhoHasBegunToUseAnAgentAndUsedIt() {
    CohortSketch sketch =
        of(
            List.of(
                quiet().begun(7, 0.5).at("a", MONDAY),
                quiet().begun(7, 0.01).at("b", MONDAY),
                quiet().begun(-7, 1).at("c", MONDAY),
                quiet().begun(7, 0).at("d", MONDAY),
                quiet().at("e", MONDAY)));
    for (CohortSketch either : List.of(sketch, CohortSketch.decode(sketch.encode()))) {
      assertThat(either.newUsersOf(7)).isEqualTo(2);
      assertThat(either.newUsersOf(-7)).isEqualTo(1);
      assertThat(either.newUsersOf(8)).isZero();
    }
  }

  /** So many who use what they always used, and so many who began with one new agent. */
  private static CohortSketch begun(int others, int beginners) {
    List<Statement> all = new ArrayList<>(team(others, 0));
    for (int i = 0; i < beginners; i++) {
      all.add(quiet().begun(7, 1).at("b-" + i, MONDAY));
    }
    return of(all);
  }

  private float weight(SignalId id, Statements user, CohortSketch everybody) {
    Statement with = peers.with(user.at("b-0", MONDAY), new Peers.Cohorts(null, null, everybody));
    return with.readings().stream()
        .filter(reading -> reading.id() == id)
        .peek(
            reading ->
                assertThat(Peers.explain(reading))
                    .matches("[A-Z0-9].*\\d.*\\.")
                    .doesNotContain(". "))
        .findFirst()
        .map(Reading::weight)
        .orElse(0f);
  }

  private float newTool(double share, CohortSketch everybody) {
    return weight(SignalId.NEW_TOOL, loud().begun(7, share), everybody);
  }

  @Test
  void aNewToolThatColleaguesTookUpAsWellExplains() {
    assertThat(newTool(1, begun(30, 10))).isEqualTo(Reading.MAX_WEIGHT);
    // Seven others of a hundred: less than the twelve that explain in full, more than four.
    assertThat(newTool(1, begun(93, 8))).isBetween(1f, 1.3f);
  }

  @Test
  void aNewToolThatNobodyElseOrHardlyAnybodyTookUpExplainsNothing() {
    assertThat(newTool(1, begun(30, 1))).isZero();
    assertThat(newTool(1, begun(10, 3))).isZero();
    assertThat(newTool(1, begun(10, 4))).isPositive();
    assertThat(newTool(1, begun(200, 6))).isZero();
  }

  @Test
  void anotherNewToolThanTheColleaguesExplainsNothing() {
    assertThat(weight(SignalId.NEW_TOOL, loud().begun(8, 1), begun(30, 10))).isZero();
  }

  @Test
  void aNewToolExplainsNoMoreThanItsPartOfTheDay() {
    assertThat(newTool(0.5, begun(30, 10))).isEqualTo(Reading.MAX_WEIGHT);
    assertThat(newTool(0.1, begun(30, 10))).isBetween(0.59f, 0.61f);
    assertThat(newTool(0, begun(30, 10))).isZero();
  }

  /** Colleagues whose tokens for each token of output double with every fifth of them. */
  private static CohortSketch thin(int colleagues, Statements user) {
    List<Statement> all = new ArrayList<>();
    all.add(user.at("b-0", MONDAY));
    for (int i = 1; i <= colleagues; i++) {
      all.add(
          Statements.hour().showing(Dimension.THINNESS, Math.pow(2, i / 5.0)).at("q-" + i, MONDAY));
    }
    return of(all);
  }

  private float asColleagues(double thinness, int colleagues) {
    Statements user =
        Statements.hour().showing(Dimension.THINNESS, thinness).seen(SignalId.THIN_ANSWERS, 3);
    return weight(SignalId.AS_COLLEAGUES_WORK, user, thin(colleagues, user));
  }

  @Test
  void whatIsStrangeForOneAndUsualForMostExplainsTheYieldOfIt() {
    // Three quarters of forty stay within 64, nine tenths within 147.
    assertThat(asColleagues(20, 40)).isEqualTo(1.5f);
    assertThat(asColleagues(110, 40)).isEqualTo(0.75f);
    assertThat(SignalId.AS_COLLEAGUES_WORK.bearsOn(Family.YIELD)).isTrue();
    assertThat(SignalId.AS_COLLEAGUES_WORK.bearsOn(Family.REPETITION)).isFalse();
  }

  @Test
  void colleaguesExplainHowSomebodyUsesAndNotThatItIsFarMoreThanEver() {
    assertThat(besideVolume(0.2)).isEqualTo(1.5f);
    assertThat(besideVolume(0.6)).isBetween(0.5f, 1f);
    assertThat(besideVolume(1)).isZero();
  }

  private float besideVolume(double volume) {
    Statements user = Statements.hour().showing(Dimension.THINNESS, 20);
    user.seen(SignalId.THIN_ANSWERS, 3).seen(SignalId.OWN_DAILY_VOLUME, volume);
    return weight(SignalId.AS_COLLEAGUES_WORK, user, thin(40, user));
  }

  @Test
  void whatHardlyAnyColleagueShowsIsNotExplainedByThem() {
    assertThat(asColleagues(4_000, 40)).isZero();
  }

  @Test
  void theStrongestOfAFamilyIsWhatMustBeUsualForColleagues() {
    Statements user =
        Statements.hour()
            .showing(Dimension.THINNESS, 200)
            .seen(SignalId.THIN_ANSWERS, 1)
            .seen(SignalId.LARGE_CONTEXT, 2);
    // Nobody shows a context at all, this user included: as everybody.
    assertThat(weight(SignalId.AS_COLLEAGUES_WORK, user, thin(40, user))).isEqualTo(1.5f);
    Statements strange = Statements.hour().showing(Dimension.CONTEXT, 90_000);
    strange.seen(SignalId.THIN_ANSWERS, 1).seen(SignalId.LARGE_CONTEXT, 2);
    assertThat(weight(SignalId.AS_COLLEAGUES_WORK, strange, thin(40, strange))).isZero();
  }

  @Test
  void whatIsNotOfTheYieldIsNotComparedWithColleagues() {
    Statements user =
        Statements.hour().showing(Dimension.THINNESS, 200).seen(SignalId.PARALLEL_SESSIONS, 3);
    assertThat(weight(SignalId.AS_COLLEAGUES_WORK, user, thin(40, user))).isZero();
  }

  @Test
  void fewerThanTheSmallestCohortOfEverybodyExplainNothing() {
    assertThat(newTool(1, begun(0, SMALLEST))).isZero();
    assertThat(newTool(1, begun(0, SMALLEST + 1))).isPositive();
    assertThat(newTool(1, null)).isZero();
    assertThat(asColleagues(1, SMALLEST - 1)).isZero();
    assertThat(asColleagues(1, SMALLEST)).isPositive();
  }

  private float movedWeight(CohortSketch team) {
    Statement with = peers.with(loud().at("l-0", MONDAY), new Peers.Cohorts(team, null, null));
    return with.readings().stream()
        .filter(reading -> reading.id() == SignalId.COHORT_MOVED)
        .findFirst()
        .map(Reading::weight)
        .orElse(0f);
  }

  @Test
  void whatTheTeamDoesTogetherExplainsItsMembers() {
    assertThat(movedWeight(of(team(1, 9)))).isEqualTo(Reading.MAX_WEIGHT);
    assertThat(movedWeight(of(team(6, 4)))).isBetween(0.1f, 2.9f);
  }

  @Test
  void whoMovesAloneIsNotExplainedByTheTeam() {
    assertThat(movedWeight(of(team(9, 1)))).isZero();
  }

  @Test
  void fewerThanTheSmallestCohortAreNotComparedWith() {
    assertThat(movedWeight(of(team(0, SMALLEST)))).isZero();
    assertThat(movedWeight(of(team(0, SMALLEST + 1)))).isPositive();
    assertThat(peers.cohortSize(new Peers.Cohorts(of(team(0, SMALLEST)), null, null))).isZero();
    assertThat(peers.cohortSize(Peers.Cohorts.UNKNOWN)).isZero();
    Statement fresh = loud().known(0).at("l-0", MONDAY);
    assertThat(peers.with(fresh, Peers.Cohorts.UNKNOWN)).isSameAs(fresh);
    assertThat(
            peers.with(fresh, new Peers.Cohorts(null, of(team(SMALLEST - 1, 1)), null)).readings())
        .hasSameSizeAs(fresh.readings());
  }

  @Test
  void whoHasNoDaysOfTheirOwnIsComparedWithPeersOfTheRole() {
    CohortSketch role = of(team(50, 1));
    Statement fresh = loud().known(CONFIG.warmUpDays() - 1).at("l-0", MONDAY);
    assertThat(peers.with(fresh, new Peers.Cohorts(null, role, null)).readings())
        .extracting(Reading::id)
        .contains(SignalId.PEER_VOLUME);
    assertThat(peers.with(fresh, new Peers.Cohorts(null, role, null)).readings())
        .filteredOn(reading -> reading.id() == SignalId.PEER_VOLUME)
        .allSatisfy(
            reading -> {
              assertThat(reading.weight()).isBetween(0.5f, 1.5f);
              assertThat(Peers.explain(reading)).endsWith(".").containsPattern("\\d");
            });
    Statement known = loud().known(CONFIG.warmUpDays()).at("l-0", MONDAY);
    assertThat(peers.with(known, new Peers.Cohorts(null, role, null))).isSameAs(known);
    Statement alike = quiet().known(0).at("q-0", MONDAY);
    assertThat(peers.with(alike, new Peers.Cohorts(null, role, null))).isSameAs(alike);
  }

  private void judge(long at, Statement... members) {
    judge.judge(episodes, TEAM, at, of(List.of(members)), told);
  }

  private void burn(long at) {
    judge(
        at,
        looping(1, EVERY_FIVE_MINUTES).at("a", at),
        looping(1 ^ 0b11, EVERY_FIVE_MINUTES).at("b", at),
        looping(1, EVERY_FIVE_MINUTES << 1).at("c", at),
        looping(-1, EVERY_FIVE_MINUTES).at("d", at),
        quiet().at("e", at));
  }

  @Test
  void theSameLoopInTheSameMinutesIsACoordinatedBurn() {
    burn(MONDAY);
    Anomaly first = told.anomalies(COORDINATED_BURN).get(0);
    assertThat(first.subjectType()).isEqualTo(SubjectType.TEAM);
    assertThat(first.subjectId()).isEqualTo(TEAM);
    assertThat(first.involvedUsers()).containsExactly("a", "b", "c");
    assertThat(first.cohortSize()).isEqualTo(5);
    assertThat(first.excessTokens()).isEqualTo(3_000);
    assertThat(first.severity()).isEqualTo(Severity.INFO);
    assertThat(first.evidence()).extracting(Evidence::signal).contains("shared-loop");
    for (int h = 1; h <= 5; h++) {
      burn(MONDAY + h * HOUR);
    }
    List<Anomaly> states = told.anomalies(COORDINATED_BURN);
    assertThat(states).extracting(Anomaly::score).isSorted();
    assertThat(states.get(states.size() - 1).severity()).isEqualTo(Severity.WARNING);
    judge.advance(episodes, TEAM, MONDAY + 100 * DAY, told);
    states = told.anomalies(COORDINATED_BURN);
    assertThat(states.get(states.size() - 1).status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(judge.nextDue(episodes)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aWorkshopWhereEachGoesAtTheirOwnPaceIsNone() {
    judge(
        MONDAY,
        looping(1, 0xFFFL).at("a", MONDAY),
        looping(1, 0xFFFL << 20).at("b", MONDAY),
        looping(1, 0xFFFL << 40).at("c", MONDAY));
    assertThat(told.changes).isEmpty();
  }

  @Test
  void aFewMinutesInCommonAreChanceOrSomebodyWhoSaidNow() {
    judge(
        MONDAY,
        looping(1, 0b11111L << 7).at("a", MONDAY),
        looping(1, 0b11111L << 7).at("b", MONDAY),
        looping(1, 0b11111L << 7).at("c", MONDAY));
    assertThat(told.changes).isEmpty();
    judge(
        MONDAY + HOUR,
        looping(1, 0b111111L << 7).at("a", MONDAY + HOUR),
        looping(1, 0b111111L << 7).at("b", MONDAY + HOUR),
        looping(1, 0b111111L << 7).at("c", MONDAY + HOUR));
    assertThat(told.anomalies(COORDINATED_BURN)).hasSize(1);
  }

  @Test
  void twoAreNoTeamAndDifferentLoopsAreNotTheSame() {
    judge(
        MONDAY,
        looping(1, EVERY_FIVE_MINUTES).at("a", MONDAY),
        looping(1, EVERY_FIVE_MINUTES).at("b", MONDAY),
        looping(-1, EVERY_FIVE_MINUTES).at("c", MONDAY));
    assertThat(told.changes).isEmpty();
  }

  @Test
  void loopsWithoutPrintsAreNotTakenForTheSame() {
    judge(
        MONDAY,
        looping(0, EVERY_FIVE_MINUTES).at("a", MONDAY),
        looping(0, EVERY_FIVE_MINUTES).at("b", MONDAY),
        looping(0, EVERY_FIVE_MINUTES).at("c", MONDAY));
    assertThat(told.changes).isEmpty();
  }

  @Test
  void aTeamThatMovesTogetherIsASystemicShiftAndNoAccusation() {
    judge.judge(episodes, TEAM, MONDAY, of(team(5, 5)), told);
    Anomaly shift = told.anomalies(SYSTEMIC_SHIFT).get(0);
    assertThat(shift.severity()).isEqualTo(Severity.INFO);
    assertThat(shift.involvedUsers()).containsExactly("l-0", "l-1", "l-2", "l-3", "l-4");
    assertThat(shift.excessTokens()).isZero();
    assertThat(told.of(COORDINATED_BURN)).isEmpty();
  }

  @Test
  void aFewOfManyAreNoShift() {
    judge.judge(episodes, TEAM, MONDAY, of(team(20, 3)), told);
    judge.judge(episodes, TEAM, MONDAY + HOUR, of(team(0, 2)), told);
    judge.judge(episodes, TEAM, MONDAY + 2 * HOUR, new CohortSketch(), told);
    assertThat(told.changes).isEmpty();
  }
}
