package dev.goodhart.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.simulate.episode.Pattern;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each label is about something that is there. */
class PatternsTest {
  private static final int DAYS = 28;
  private static final double TARGET = 20_000_000;
  private static final List<Pattern> OPTIONAL =
      List.of(
          Pattern.REPORT_INFLATION,
          Pattern.IDENTITY_POOLING,
          Pattern.RETRY_FARM,
          Pattern.COMMIT_SPAM,
          Pattern.AGENT_CHAIN);

  @TempDir static Path directory;
  private static List<LabelLine> labels;
  private static Map<String, List<TokenUsageEvent>> used;
  private static Map<String, ZoneId> zones;
  private static List<WorkOutcomeEvent> outcomes;
  private static Recording recording;

  @BeforeAll
  static void simulate() throws IOException {
    Map<String, String> all =
        OPTIONAL.stream().collect(Collectors.toMap(Pattern::key, pattern -> "12"));
    SimulationTest.simulate(directory, 11, 160, DAYS, all);
    recording = new Recording(directory);
    labels = LabelLine.in(directory);
    used = recording.used();
    outcomes = recording.outcomes();
    zones =
        recording.memberships().stream()
            .collect(
                Collectors.toMap(
                    TeamMembership::getUserId,
                    membership -> ZoneId.of(membership.getTimezone()),
                    (a, b) -> a));
  }

  private static List<LabelLine> labels(Pattern pattern) {
    return labels.stream().filter(label -> label.pattern().equals(pattern.label())).toList();
  }

  private static void each(Pattern pattern, Consumer<LabelLine> requirement) {
    assertThat(labels(pattern)).as(pattern.label()).isNotEmpty().allSatisfy(requirement);
  }

  private static List<TokenUsageEvent> within(LabelLine label) {
    return used.getOrDefault(label.user(), List.of()).stream()
        .filter(event -> at(event) >= label.from() && at(event) <= label.to())
        .toList();
  }

  private static long at(TokenUsageEvent event) {
    return event.getOccurredAt().toEpochMilli();
  }

  private static ZonedDateTime local(TokenUsageEvent event) {
    return event.getOccurredAt().atZone(zones.get(event.getUserId()));
  }

  private static Map<String, Long> count(
      List<TokenUsageEvent> events, Function<TokenUsageEvent, String> by) {
    return events.stream()
        .filter(event -> by.apply(event) != null)
        .collect(Collectors.groupingBy(by, Collectors.counting()));
  }

  private static long those(List<TokenUsageEvent> events, ToLongFunction<TokenUsageEvent> what) {
    return events.stream().mapToLong(what).sum();
  }

  @Test
  void everyPatternIsThereAndSaysWhatItIs() {
    for (Pattern pattern : Pattern.values()) {
      each(
          pattern,
          label -> {
            assertThat(label.gaming()).isEqualTo(pattern.gaming());
            assertThat(label.to()).isGreaterThanOrEqualTo(label.from());
            assertThat(zones).containsKey(label.user());
          });
    }
  }

  @Test
  void nobodyGamesAndLooksLikeItAtOnce() {
    Map<String, List<LabelLine>> byUser =
        labels.stream().collect(Collectors.groupingBy(LabelLine::user));
    assertThat(byUser.values())
        .allSatisfy(
            own -> {
              if (own.stream().anyMatch(LabelLine::gaming)) {
                assertThat(own).hasSize(1);
              }
            });
  }

  @Test
  void gamingBeginsAndEndsWithACall() {
    Set<String> planned = Set.of(Pattern.WEEKLY_TICK.label(), Pattern.REPORT_INFLATION.label());
    assertThat(labels)
        .filteredOn(label -> label.gaming() && !planned.contains(label.pattern()))
        .allSatisfy(
            label -> {
              List<TokenUsageEvent> events = within(label);
              assertThat(events).isNotEmpty();
              // A client's clock may differ by less than a second from the gateway's.
              assertThat(at(events.get(0)) - label.from()).isLessThan(1_000);
              assertThat(label.to() - at(events.get(events.size() - 1))).isLessThan(1_000);
            });
  }

  @Test
  void aNaiveLoopRepeatsItself() {
    each(
        Pattern.NAIVE_LOOP,
        label -> {
          List<TokenUsageEvent> events = within(label);
          long repeated =
              count(events, TokenUsageEvent::getPromptFingerprint).values().stream()
                  .filter(times -> times >= 10)
                  .mapToLong(times -> times)
                  .sum();
          assertThat(repeated / (double) events.size()).isGreaterThan(0.25);
          assertThat(repeated).isGreaterThanOrEqualTo(50);
        });
  }

  @Test
  void pingPongGoesBackAndForth() {
    each(
        Pattern.PING_PONG,
        label -> {
          List<TokenUsageEvent> runs =
              within(label).stream().filter(event -> event.getRunId() != null).toList();
          Set<String> parents =
              runs.stream()
                  .map(TokenUsageEvent::getParentRunId)
                  .filter(Objects::nonNull)
                  .collect(Collectors.toSet());
          List<TokenUsageEvent> both =
              runs.stream()
                  .filter(
                      event ->
                          parents.contains(event.getRunId())
                              || parents.contains(event.getParentRunId()))
                  .toList();
          long turns = 0;
          for (int i = 1; i < both.size(); i++) {
            turns += both.get(i).getRunId().equals(both.get(i - 1).getRunId()) ? 0 : 1;
          }
          assertThat(turns).isGreaterThan(60).isGreaterThan(both.size() * 9L / 10);
        });
  }

  @Test
  void aQuotaIsReachedShortlyBeforeItIsCountedAndHardlyExceeded() {
    each(
        Pattern.QUOTA_TOPUP,
        label -> {
          ZoneId zone = zones.get(label.user());
          int landed = 0;
          for (int week = 0; week < DAYS / 7; week++) {
            LocalDate friday = LocalDate.parse("2025-10-10").plusWeeks(week);
            long end = friday.atTime(17, 0).atZone(zone).toInstant().toEpochMilli();
            long begin = friday.minusDays(7).atTime(17, 0).atZone(zone).toInstant().toEpochMilli();
            long before = used(label.user(), begin, end - Duration.ofHours(15).toMillis());
            long all = used(label.user(), begin, end);
            if (all >= TARGET && all <= TARGET * 1.07 && before < TARGET) {
              landed++;
            }
          }
          assertThat(landed).isPositive();
        });
  }

  private static long used(String user, long from, long to) {
    return used.get(user).stream()
        .filter(event -> at(event) >= from && at(event) < to)
        .mapToLong(Recording::total)
        .sum();
  }

  @Test
  void aSwarmHasOneParentAndManyRuns() {
    each(
        Pattern.SWARM,
        label -> {
          Map<String, Set<String>> children = new HashMap<>();
          within(label)
              .forEach(
                  event ->
                      children
                          .computeIfAbsent(
                              String.valueOf(event.getParentRunId()), key -> new HashSet<>())
                          .add(String.valueOf(event.getRunId())));
          children.remove("null");
          assertThat(children.values())
              .anySatisfy(runs -> assertThat(runs).hasSizeGreaterThanOrEqualTo(5));
        });
  }

  @Test
  void aMarathonHasNoPause() {
    each(
        Pattern.MARATHON,
        label -> {
          List<TokenUsageEvent> events = within(label);
          assertThat(label.to() - label.from()).isGreaterThan(Duration.ofHours(20).toMillis());
          for (int i = 1; i < events.size(); i++) {
            assertThat(at(events.get(i)) - at(events.get(i - 1)))
                .isLessThan(Duration.ofHours(2).toMillis());
          }
        });
  }

  @Test
  void farmsAndStuffingHaveTheirShapes() {
    each(
        Pattern.CONTEXT_STUFF,
        label ->
            assertThat(
                    those(
                        within(label),
                        event ->
                            event.getInputTokens() + event.getCacheWriteTokens() > 15_000
                                    && event.getOutputTokens() < 300
                                ? 1
                                : 0))
                .isGreaterThanOrEqualTo(4));
    each(
        Pattern.CACHE_FARM,
        label ->
            assertThat(
                    those(
                        within(label),
                        event ->
                            event.getCacheReadTokens() > 50_000 && event.getOutputTokens() <= 60
                                ? 1
                                : 0))
                .isGreaterThanOrEqualTo(15));
    each(
        Pattern.OUTPUT_FARM,
        label ->
            assertThat(those(within(label), event -> event.getOutputTokens() > 2_500 ? 1 : 0))
                .isGreaterThanOrEqualTo(12));
  }

  @Test
  void prototypesComeFromOneSeed() {
    each(
        Pattern.THROWAWAY,
        label -> {
          Map<String, TokenUsageEvent> openings = new HashMap<>();
          within(label).forEach(event -> openings.putIfAbsent(event.getSessionId(), event));
          long[] prints =
              openings.values().stream()
                  .mapToLong(event -> Long.parseUnsignedLong(event.getPromptFingerprint(), 16))
                  .toArray();
          long alike =
              Arrays.stream(prints)
                  .map(
                      one ->
                          Arrays.stream(prints)
                              .filter(other -> Long.bitCount(one ^ other) <= 12)
                              .count())
                  .max()
                  .orElse(0);
          assertThat(alike).isGreaterThanOrEqualTo(4);
        });
  }

  @Test
  void aTickIsAllThereIs() {
    each(
        Pattern.WEEKLY_TICK,
        label ->
            assertThat(used.get(label.user()))
                .hasSizeBetween(2, 3 * DAYS / 7)
                .allSatisfy(
                    event -> assertThat(local(event).getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY)));
  }

  @Test
  void aRaceIsRunBeforeTheBoardIsRefreshed() {
    each(
        Pattern.LEADER_RACE,
        label -> {
          long before =
              those(
                  within(label),
                  event -> {
                    LocalTime time = local(event).toLocalTime();
                    return time.isAfter(LocalTime.of(13, 40)) && time.isBefore(LocalTime.of(17, 0))
                        ? 1
                        : 0;
                  });
          assertThat(before).isGreaterThanOrEqualTo(45);
        });
  }

  @Test
  void teamMatesCallInTheSameMinutes() {
    Map<String, List<LabelLine>> teams =
        labels(Pattern.LOCKSTEP).stream().collect(Collectors.groupingBy(LabelLine::team));
    assertThat(teams)
        .allSatisfy(
            (team, members) -> {
              assertThat(members).hasSizeGreaterThanOrEqualTo(3);
              Set<Long> first = minutes(members.get(0));
              for (LabelLine other : members) {
                Set<Long> shared = minutes(other);
                shared.retainAll(first);
                assertThat(shared).hasSizeGreaterThanOrEqualTo(2);
              }
            });
  }

  private static Set<Long> minutes(LabelLine label) {
    return within(label).stream()
        .map(event -> at(event) / 60_000)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void aRampClimbs() {
    each(
        Pattern.SLOW_RAMP,
        label -> {
          List<TokenUsageEvent> events = within(label);
          long middle = (label.from() + label.to()) / 2;
          long late = those(events, event -> at(event) > middle ? 1 : 0);
          assertThat(late).isGreaterThan(events.size() - late);
        });
  }

  @Test
  void theOptionalOnesAreWhatTheySay() {
    assertThat(recording.contradicted()).isPositive();
    each(
        Pattern.IDENTITY_POOLING,
        label -> {
          Set<String> machines = new HashSet<>();
          within(label)
              .forEach(event -> machines.add(event.getAttributes().get("installation.id")));
          assertThat(machines).hasSizeGreaterThanOrEqualTo(3);
        });
    each(
        Pattern.RETRY_FARM,
        label ->
            assertThat(
                    those(within(label), event -> "error".equals(event.getFinishReason()) ? 1 : 0))
                .isGreaterThan(30));
    each(
        Pattern.AGENT_CHAIN,
        label ->
            assertThat(within(label))
                .anySatisfy(event -> assertThat(event.getDepth()).isGreaterThanOrEqualTo(3)));
  }

  @Test
  void aRetryStormIsOneOfErrorsWithGrowingGaps() {
    each(
        Pattern.RETRY_STORM,
        label ->
            assertThat(within(label))
                .filteredOn(event -> "error".equals(event.getFinishReason()))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(event -> assertThat(event.getOutputTokens()).isLessThan(2)));
  }

  @Test
  void workHasFruitsAndBurnsHaveFew() {
    Map<String, Long> commits =
        outcomes.stream()
            .filter(outcome -> outcome.getKind() == OutcomeKind.COMMIT)
            .collect(Collectors.groupingBy(WorkOutcomeEvent::getUserId, Collectors.counting()));
    assertThat(commits).hasSizeGreaterThan(60);
    Set<String> fruitful =
        outcomes.stream().map(WorkOutcomeEvent::getSessionId).collect(Collectors.toSet());
    for (LabelLine label : labels(Pattern.NAIVE_LOOP)) {
      Map<String, List<TokenUsageEvent>> sessions =
          within(label).stream().collect(Collectors.groupingBy(TokenUsageEvent::getSessionId));
      sessions
          .values()
          .removeIf(
              session ->
                  count(session, TokenUsageEvent::getPromptFingerprint).values().stream()
                      .noneMatch(times -> times >= 30));
      assertThat(sessions.keySet()).doesNotContainAnyElementsOf(fruitful);
    }
  }
}
