package dev.goodhart.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract's numbers mean, in examples worked out by hand. */
class OracleTest {
  @TempDir Path temp;
  private ReplayDirectory dir;

  @BeforeEach
  void emptyDirectory() {
    dir = new ReplayDirectory(temp);
  }

  private Totals user(String user, String window) {
    return dir.expected().userTotals().get(new RowKey.UserWindow(user, window));
  }

  private Totals team(String team, String window) {
    return dir.expected().teamTotals().get(new RowKey.TeamWindow(team, window));
  }

  private Totals hour(String hour, String user, String team, String model) {
    return dir.expected().hourlyUsage().get(new RowKey.Hour(at(hour), user, team, model));
  }

  private Reason reason(int line) {
    DeadLetter letter = dir.expected().deadLetters().get("usage.ndjson:" + line);
    return letter == null ? null : letter.reason();
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Nested
  class Rows {
    @Test
    void userRowSumsEveryFieldOfItsWindow() {
      dir.price("m", "2025-01-01T00:00:00Z", 7)
          .event(
              "input_tokens",
              1,
              "cache_read_tokens",
              20,
              "cache_write_tokens",
              300,
              "output_tokens",
              4000,
              "reasoning_tokens",
              50000)
          .event("occurred_at", "2025-03-03T10:30:20Z", "input_tokens", 6, "model", "free");
      assertThat(user("u", "PT1H"))
          .isEqualTo(
              new Totals(
                  2,
                  7,
                  20,
                  300,
                  4000,
                  50000,
                  54327,
                  54321 * 7,
                  1,
                  1,
                  null,
                  null,
                  at("2025-03-03T09:31:00Z"),
                  at("2025-03-03T10:31:00Z"),
                  at("2025-03-03T10:30:00Z"),
                  at("2025-03-03T10:30:20Z"),
                  at("2025-03-03T11:00:00Z")));
    }

    @Test
    void teamRowCountsUsersMembersAndTheLargestShare() {
      dir.membership("u", "2025-01-01T00:00:00Z", "red")
          .membership("v", "2025-01-01T00:00:00Z", "red")
          .membership("idle", "2025-01-01T00:00:00Z", "red")
          .membership("gone", "2025-01-01T00:00:00Z", "red")
          .membership("gone", "2025-02-01T00:00:00Z", null)
          .membership("coming", "2025-04-01T00:00:00Z", "red")
          .event("input_tokens", 30)
          .event("input_tokens", 45)
          .event("user_id", "v", "input_tokens", 25)
          .event("user_id", "guest", "team_id", "red", "input_tokens", 0);
      Totals red = team("red", "PT1H");
      assertThat(red.events()).isEqualTo(4);
      assertThat(red.totalTokens()).isEqualTo(100);
      assertThat(red.activeUsers()).isEqualTo(3);
      assertThat(red.members()).isEqualTo(3);
      assertThat(red.topUserShare()).isEqualTo(0.75);
    }

    @Test
    void hourRowStandsForUserTeamAndModelAndNeverExpires() {
      dir.event("occurred_at", "2025-03-03T10:59:59.999Z", "team_id", "a", "input_tokens", 1)
          .event("occurred_at", "2025-03-03T11:00:00Z", "team_id", "a", "input_tokens", 2)
          .event("occurred_at", "2025-03-03T11:00:00Z", "team_id", "b", "input_tokens", 4)
          .event("occurred_at", "2025-03-03T11:00:00Z", "model", "n", "input_tokens", 8);
      assertThat(dir.expected().hourlyUsage()).hasSize(4);
      assertThat(hour("2025-03-03T10:00:00Z", "u", "a", "m"))
          .isEqualTo(
              new Totals(
                  1,
                  1,
                  0,
                  0,
                  0,
                  0,
                  1,
                  0,
                  1,
                  1,
                  null,
                  null,
                  at("2025-03-03T10:00:00Z"),
                  at("2025-03-03T11:00:00Z"),
                  at("2025-03-03T10:00:00Z"),
                  at("2025-03-03T11:00:00Z"),
                  null));
      assertThat(hour("2025-03-03T11:00:00Z", "u", "unassigned", "n").inputTokens()).isEqualTo(8);
    }

    @Test
    void eventOfNoTokensMakesARowWhoseShareIsZero() {
      dir.event("team_id", "t");
      assertThat(user("u", "PT1H").events()).isEqualTo(1);
      assertThat(team("t", "PT1H").topUserShare()).isEqualTo(0.0);
      assertThat(team("t", "PT1H").members()).isEqualTo(0);
    }

    @Test
    void teamWithMembersAndNoEventHasNoRow() {
      dir.membership("x", "2025-01-01T00:00:00Z", "quiet").event();
      assertThat(team("quiet", "P7D")).isNull();
    }

    @Test
    void costStopsAtTheLargestLong() {
      dir.price("m", "2025-01-01T00:00:00Z", 1_000_000);
      for (int i = 0; i < 9224; i++) {
        dir.event("input_tokens", 1_000_000_000, "team_id", "t");
      }
      assertThat(user("u", "PT1H").costNanoUsd()).isEqualTo(Long.MAX_VALUE);
      assertThat(team("t", "P7D").costNanoUsd()).isEqualTo(Long.MAX_VALUE);
      assertThat(user("u", "PT1H").totalTokens()).isEqualTo(9_224_000_000_000L);
    }

    @Test
    void nothingAcceptedLeavesNoRowAndNoClock() {
      dir.usage("{}");
      assertThat(dir.expected().clock()).isNull();
      assertThat(dir.expected().userTotals()).isEmpty();
    }
  }

  @Nested
  class Windows {
    @Test
    void windowEndsAtTheFirstMultipleAfterTheClockAlsoWhenTheClockIsOne() {
      dir.event("occurred_at", "2025-03-03T10:00:00Z");
      assertThat(user("u", "PT1H").windowEnd()).isEqualTo(at("2025-03-03T10:01:00Z"));
      assertThat(user("u", "PT24H").windowEnd()).isEqualTo(at("2025-03-03T10:15:00Z"));
      assertThat(user("u", "P7D").windowEnd()).isEqualTo(at("2025-03-03T11:00:00Z"));
      assertThat(user("u", "P7D").windowStart()).isEqualTo(at("2025-02-24T11:00:00Z"));
    }

    @Test
    void windowHoldsItsStartAndNotTheMillisecondBefore() {
      dir.event("occurred_at", "2025-03-03T09:00:59.999Z", "user_id", "before")
          .event("occurred_at", "2025-03-03T09:01:00Z", "user_id", "start")
          .event("occurred_at", "2025-03-03T10:00:00Z");
      assertThat(user("before", "PT1H")).isNull();
      assertThat(user("before", "PT24H").events()).isEqualTo(1);
      assertThat(user("start", "PT1H").events()).isEqualTo(1);
      assertThat(user("start", "PT1H").expiresAt()).isEqualTo(at("2025-03-03T10:01:00Z"));
    }

    @Test
    void earlyEventAfterTheWindowsEndIsNotInItYet() {
      dir.event("occurred_at", "2025-03-03T10:04:00Z", "received_at", "2025-03-03T10:00:00Z");
      assertThat(user("u", "PT1H")).isNull();
      assertThat(user("u", "P7D").events()).isEqualTo(1);
      assertThat(dir.expected().hourlyUsage()).hasSize(1);
    }

    @Test
    void otherWindowsCanBeAskedFor() {
      dir.event();
      Expected expected = dir.expected(Optional.empty(), List.of(Window.of("PT10M", "PT5M")));
      assertThat(expected.userTotals().keySet())
          .containsExactly(new RowKey.UserWindow("u", "PT10M"));
    }
  }

  @Nested
  class Clock {
    @Test
    void eventWithoutReceivedAtArrivesAtTheClockOrItsOwnTime() {
      dir.event("occurred_at", "2025-03-10T10:00:00Z")
          .event("occurred_at", "2025-03-03T10:00:00Z")
          .event("occurred_at", "2025-03-03T09:59:59.999Z");
      assertThat(dir.expected().clock()).isEqualTo("2025-03-10T10:00:00Z");
      assertThat(reason(2)).isNull();
      assertThat(reason(3)).isEqualTo(Reason.TOO_LATE);
    }

    @Test
    void receivedAtIsTheArrivalAlsoBehindTheClock() {
      dir.event("occurred_at", "2025-03-20T10:00:00Z")
          .event("occurred_at", "2025-03-03T10:00:00Z", "received_at", "2025-03-04T10:00:00Z");
      assertThat(reason(2)).isNull();
      assertThat(dir.expected().clock()).isEqualTo("2025-03-20T10:00:00Z");
    }

    @Test
    void moreThanFiveMinutesEarlyIsFromTheFutureAndLeavesTheClock() {
      dir.event("received_at", "2025-03-03T09:55:00Z")
          .event("received_at", "2025-03-03T09:54:59.999Z");
      assertThat(reason(1)).isNull();
      assertThat(reason(2)).isEqualTo(Reason.FROM_THE_FUTURE);
      assertThat(dir.expected().clock()).isEqualTo("2025-03-03T09:55:00Z");
    }

    @Test
    void arrivalAfterTheStartOfTheRunIsFromTheFuture() {
      dir.event("occurred_at", ReplayDirectory.NOW.toString())
          .event("occurred_at", ReplayDirectory.NOW.plusMillis(1).toString())
          .event("received_at", "2199-01-01T00:00:00Z")
          .event("occurred_at", Long.MAX_VALUE);
      assertThat(reason(1)).isNull();
      assertThat(reason(2)).isEqualTo(Reason.FROM_THE_FUTURE);
      assertThat(reason(3)).isEqualTo(Reason.FROM_THE_FUTURE);
      assertThat(reason(4)).isEqualTo(Reason.FROM_THE_FUTURE);
      assertThat(dir.expected().clock()).isEqualTo(ReplayDirectory.NOW);
    }

    @Test
    void rejectsAndOutcomesLeaveTheClockButRepeatsAndConflictsMoveIt() {
      dir.event("event_id", "x", "input_tokens", 5)
          .event("occurred_at", "2025-03-03T11:00:00Z", "input_tokens", -1)
          .line(
              "outcomes",
              "{\"event_id\":\"o\",\"user_id\":\"u\",\"kind\":\"COMMIT\",\"amount\":1,"
                  + "\"occurred_at\":\"2025-03-03T12:00:00Z\"}");
      assertThat(dir.expected().clock()).isEqualTo("2025-03-03T10:00:00Z");
      dir.event("event_id", "x", "input_tokens", 5, "occurred_at", "2025-03-03T13:00:00Z");
      assertThat(dir.expected().clock()).isEqualTo("2025-03-03T13:00:00Z");
      dir.event(
          "event_id",
          "x",
          "input_tokens",
          4,
          "output_tokens",
          1,
          "received_at",
          "2025-03-03T14:00:00Z");
      assertThat(reason(4)).isEqualTo(Reason.CONFLICTING_DUPLICATE);
      assertThat(dir.expected().clock()).isEqualTo("2025-03-03T14:00:00Z");
    }

    @Test
    void extremeTimesDoNotWrap() {
      dir.event()
          .event("occurred_at", Long.MIN_VALUE)
          .event("received_at", Long.MIN_VALUE)
          .event("occurred_at", Long.MAX_VALUE, "received_at", Long.MIN_VALUE);
      assertThat(reason(2)).isEqualTo(Reason.TOO_LATE);
      assertThat(reason(3)).isEqualTo(Reason.FROM_THE_FUTURE);
      assertThat(reason(4)).isEqualTo(Reason.FROM_THE_FUTURE);
    }

    @Test
    void timesMayBeIsoOrMilliseconds() {
      dir.usage(
              "{'event_id':'a','user_id':'u','model':'m','source':'CLIENT',"
                  + "'occurred_at':1740996000000.0}")
          .event("occurred_at", "2025-03-03T10:00:00.123456Z");
      assertThat(dir.expected().clock()).isEqualTo("2025-03-03T10:00:00.123Z");
    }
  }

  @Nested
  class Duplicates {
    @Test
    void repeatAndOlderPartialReportAreDropped() {
      dir.event("event_id", "x", "input_tokens", 5, "tool_calls", 2)
          .event("event_id", "x", "input_tokens", 5, "tool_calls", 2)
          .event("event_id", "x", "input_tokens", 3, "tool_calls", 1);
      assertThat(user("u", "PT1H").events()).isEqualTo(1);
      assertThat(user("u", "PT1H").inputTokens()).isEqualTo(5);
      assertThat(dir.expected().deadLetters()).isEmpty();
      assertThat(dir.expected().counts()).isEqualTo(new Expected.Counts(3, 1, 0, 2, 1));
    }

    @Test
    void growthReplacesTheCountsAndKeepsTimeAndTeam() {
      dir.event("event_id", "x", "input_tokens", 5, "team_id", "first")
          .event(
              "event_id",
              "x",
              "input_tokens",
              5,
              "output_tokens",
              7,
              "team_id",
              "second",
              "occurred_at",
              "2025-03-03T12:00:00Z");
      assertThat(hour("2025-03-03T10:00:00Z", "u", "first", "m").totalTokens()).isEqualTo(12);
      assertThat(dir.expected().hourlyUsage()).hasSize(1);
      assertThat(dir.expected().counts().grown()).isEqualTo(1);
    }

    @Test
    void growthIsMeasuredAgainstTheLastCountsHeld() {
      dir.event("event_id", "x", "input_tokens", 5)
          .event("event_id", "x", "input_tokens", 9)
          .event("event_id", "x", "input_tokens", 7)
          .event("event_id", "x", "input_tokens", 8, "output_tokens", 1);
      assertThat(reason(3)).isNull();
      assertThat(reason(4)).isEqualTo(Reason.CONFLICTING_DUPLICATE);
      assertThat(user("u", "PT1H").totalTokens()).isEqualTo(9);
    }

    @Test
    void anotherModelConflictsAndChangesNothing() {
      dir.event("event_id", "x", "input_tokens", 5)
          .event("event_id", "x", "input_tokens", 6, "model", "n");
      assertThat(reason(2)).isEqualTo(Reason.CONFLICTING_DUPLICATE);
      assertThat(user("u", "PT1H").totalTokens()).isEqualTo(5);
    }

    @Test
    void idIsUniqueForItsUserAlone() {
      dir.event("event_id", "x").event("event_id", "x", "user_id", "v");
      assertThat(user("u", "PT1H").events()).isEqualTo(1);
      assertThat(user("v", "PT1H").events()).isEqualTo(1);
    }

    @Test
    void rejectedEventIsNotRemembered() {
      dir.event("event_id", "x", "input_tokens", -5).event("event_id", "x", "input_tokens", 4);
      assertThat(user("u", "PT1H").inputTokens()).isEqualTo(4);
    }

    @Test
    void idIsRememberedForTheLatenessLimitAndTheEarlinessLimit() {
      dir.event("event_id", "x")
          .event("event_id", "x", "occurred_at", "2025-03-10T10:05:00Z")
          .event("event_id", "x", "occurred_at", "2025-03-10T10:05:00.001Z");
      assertThat(dir.expected().counts().accepted()).isEqualTo(2);
      assertThat(dir.expected().counts().dropped()).isEqualTo(1);
    }
  }

  @Nested
  class Requests {
    @Test
    void mostTrustedSourceStandsInEitherOrder() {
      dir.event("request_id", "r", "source", "GATEWAY", "input_tokens", 10)
          .event("request_id", "r", "source", "CLIENT", "input_tokens", 99)
          .event("request_id", "r", "source", "PROVIDER_BILL", "input_tokens", 8)
          .event("request_id", "s", "source", "PROVIDER_BILL", "output_tokens", 3)
          .event("request_id", "s", "source", "GATEWAY", "output_tokens", 4);
      Totals totals = user("u", "PT1H");
      assertThat(totals.events()).isEqualTo(2);
      assertThat(totals.inputTokens()).isEqualTo(8);
      assertThat(totals.outputTokens()).isEqualTo(3);
    }

    @Test
    void ofEquallyTrustedOnesTheLargerTotalThenTheSmallerIdStands() {
      dir.event("event_id", "b", "request_id", "r", "input_tokens", 7, "team_id", "b")
          .event("event_id", "a", "request_id", "r", "input_tokens", 7, "team_id", "a")
          .event("event_id", "0", "request_id", "r", "input_tokens", 6, "team_id", "0");
      assertThat(dir.expected().hourlyUsage().keySet())
          .containsExactly(new RowKey.Hour(at("2025-03-03T10:00:00Z"), "u", "a", "m"));
    }

    @Test
    void smallerIdIsMeantByCodePoint() {
      dir.event("event_id", "\uffee", "request_id", "r", "team_id", "low")
          .event("event_id", "\ud83d\ude00", "request_id", "r", "team_id", "high");
      assertThat(team("low", "PT1H").events()).isEqualTo(1);
      assertThat(team("high", "PT1H")).isNull();
    }

    @Test
    void growthMayReplaceTheReportThatStood() {
      dir.event("event_id", "a", "request_id", "r", "input_tokens", 5)
          .event("event_id", "b", "request_id", "r", "input_tokens", 4, "model", "n")
          .event("event_id", "b", "request_id", "r", "input_tokens", 6, "model", "n");
      assertThat(dir.expected().hourlyUsage().keySet())
          .containsExactly(new RowKey.Hour(at("2025-03-03T10:00:00Z"), "u", "unassigned", "n"));
      assertThat(user("u", "PT1H").totalTokens()).isEqualTo(6);
    }

    @Test
    void replacedReportLeavesItsWindowsAndHours() {
      dir.event("occurred_at", "2025-03-03T08:00:00Z", "request_id", "r", "input_tokens", 5)
          .event(
              "occurred_at",
              "2025-03-03T10:00:00Z",
              "request_id",
              "r",
              "source",
              "GATEWAY",
              "input_tokens",
              4);
      assertThat(hour("2025-03-03T08:00:00Z", "u", "unassigned", "m")).isNull();
      assertThat(user("u", "PT24H").totalTokens()).isEqualTo(4);
    }

    @Test
    void requestIsOneUsersAndAnEmptyOneIsNone() {
      dir.event("request_id", "r")
          .event("request_id", "r", "user_id", "v")
          .event("request_id", "")
          .event("request_id", "");
      assertThat(user("u", "PT1H").events()).isEqualTo(3);
      assertThat(user("v", "PT1H").events()).isEqualTo(1);
    }
  }

  @Nested
  class TeamsAndPrices {
    @Test
    void teamIsTheEventsOwnElseTheOneOfTheTimeElseUnassigned() {
      dir.membership("u", "2025-03-03T09:00:00Z", "old")
          .membership("u", "2025-03-03T10:00:00Z", "new")
          .membership("u", "2025-03-03T11:00:00Z", null)
          .event("occurred_at", "2025-03-03T08:59:59Z")
          .event("occurred_at", "2025-03-03T09:59:59.999Z", "team_id", "")
          .event("occurred_at", "2025-03-03T10:00:00Z")
          .event("occurred_at", "2025-03-03T11:00:00Z")
          .event("occurred_at", "2025-03-03T11:00:00Z", "team_id", "own");
      assertThat(team("unassigned", "PT24H").events()).isEqualTo(2);
      assertThat(team("old", "PT24H").events()).isEqualTo(1);
      assertThat(team("new", "PT24H").events()).isEqualTo(1);
      assertThat(team("own", "PT24H").events()).isEqualTo(1);
      assertThat(team("new", "PT24H").members()).isEqualTo(0);
    }

    @Test
    void lastMembershipRowOfAKeyHolds() {
      dir.membership("u", "2025-03-03T09:00:00Z", "wrong")
          .membership("u", "2025-03-03T09:00:00Z", "right")
          .event();
      assertThat(team("right", "PT1H").members()).isEqualTo(1);
      assertThat(team("wrong", "PT1H")).isNull();
    }

    @Test
    void priceIsWhatHeldWhenTheEventOccurred() {
      dir.price("m", "2025-03-03T11:00:00Z", 5, "2025-03-03T10:00:00Z", 3)
          .event("occurred_at", "2025-03-03T09:59:59.999Z", "input_tokens", 1)
          .event("occurred_at", "2025-03-03T10:00:00Z", "input_tokens", 10)
          .event("occurred_at", "2025-03-03T11:00:00Z", "input_tokens", 100);
      assertThat(user("u", "PT24H").costNanoUsd()).isEqualTo(530);
      assertThat(user("u", "PT24H").unpricedEvents()).isEqualTo(1);
    }

    @Test
    void longestMatchHolds() {
      dir.price("*", "2025-01-01T00:00:00Z", 1)
          .price("gpt-*", "2025-01-01T00:00:00Z", 2)
          .price("gpt-5*", "2025-01-01T00:00:00Z", 3)
          .price("gpt-5", "2025-01-01T00:00:00Z", 4)
          .event("model", "other", "input_tokens", 1)
          .event("model", "gpt-4", "input_tokens", 10)
          .event("model", "gpt-5-mini", "input_tokens", 100)
          .event("model", "gpt-5", "input_tokens", 1000);
      assertThat(user("u", "PT1H").costNanoUsd()).isEqualTo(4321);
    }

    @Test
    void longestMatchHoldsAlsoBeforeItHasAPrice() {
      dir.price("*", "2025-01-01T00:00:00Z", 1)
          .price("m", "2025-04-01T00:00:00Z", 1)
          .event("input_tokens", 10);
      assertThat(user("u", "PT1H").unpricedEvents()).isEqualTo(1);
    }

    @Test
    void lastPriceRowOfAModelReplacesTheWholeRow() {
      dir.price("m", "2025-01-01T00:00:00Z", 1)
          .price("m", "2025-04-01T00:00:00Z", 1)
          .event("input_tokens", 10);
      assertThat(user("u", "PT1H").unpricedEvents()).isEqualTo(1);
    }

    @Test
    void grownEventIsPricedWhenItFirstOccurred() {
      dir.price("m", "2025-01-01T00:00:00Z", 2, "2025-03-03T10:30:00Z", 9)
          .event("event_id", "x", "input_tokens", 1)
          .event("event_id", "x", "input_tokens", 10, "occurred_at", "2025-03-03T10:40:00Z");
      assertThat(user("u", "PT1H").costNanoUsd()).isEqualTo(20);
    }

    @Test
    void shippedPricesHoldWhereTheDirectoryHasNone() throws IOException {
      dir.event("input_tokens", 10);
      Path shipped = Files.createDirectory(temp.resolve("shipped"));
      new ReplayDirectory(shipped).price("*", "2025-01-01T00:00:00Z", 6);
      Optional<Path> list = Optional.of(shipped.resolve("prices.ndjson"));
      RowKey key = new RowKey.UserWindow("u", "PT1H");
      assertThat(dir.expected(list, Window.DEFAULTS).userTotals().get(key).costNanoUsd())
          .isEqualTo(60);
      dir.price("n", "2025-01-01T00:00:00Z", 1);
      assertThat(dir.expected(list, Window.DEFAULTS).userTotals().get(key).unpricedEvents())
          .isEqualTo(1);
    }
  }

  @Nested
  class DeadLetters {
    @Test
    void keepsTheLinesBytesAndNamesTheFileAsItIsCalled() throws IOException {
      byte[] binary = {(byte) 0xff, 0, '{', '\r'};
      try (OutputStream out =
          new GZIPOutputStream(Files.newOutputStream(temp.resolve("usage.ndjson.gz")))) {
        out.write("\n  \t\r\n".getBytes(StandardCharsets.UTF_8));
        out.write(binary);
        out.write('\n');
        out.write("[]".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(dir.expected().deadLetters().values())
          .containsExactly(
              new DeadLetter(
                  Reason.UNREADABLE,
                  "usage.ndjson.gz:3",
                  null,
                  Base64.getEncoder().encodeToString(binary)),
              new DeadLetter(
                  Reason.UNREADABLE,
                  "usage.ndjson.gz:4",
                  null,
                  Base64.getEncoder().encodeToString("[]".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void tooLargeIsMoreThan900KibibytesAndKeeps64() {
      String shortest =
          "{'event_id':'%s','user_id':'u','model':'m','source':'CLIENT','occurred_at':1740996000000,"
              + "'attributes':{'a':'%s'}}";
      int room = 900 * 1024 - shortest.formatted("a", "").length();
      dir.usage(shortest.formatted("a", "x".repeat(room)));
      dir.usage(shortest.formatted("b", "x".repeat(room + 1)));
      assertThat(reason(1)).isNull();
      assertThat(reason(2)).isEqualTo(Reason.TOO_LARGE);
      String kept = dir.expected().deadLetters().get("usage.ndjson:2").value();
      assertThat(Base64.getDecoder().decode(kept)).hasSize(65536).startsWith('{', '"');
    }

    @Test
    void whatIsNoJsonObjectIsUnreadable() {
      for (String line :
          List.of(
              "[]",
              "null",
              "5",
              "'text'",
              "{",
              "{'a':1} x",
              "{'a':1}{'a':1}",
              "{'a':NaN}",
              "{'a':Infinity}",
              "{'a':01}",
              "{'a':.5}",
              "{'a':1,}",
              "{a:1}",
              "{'a':'\t'}",
              "/**/{}",
              "[".repeat(5000) + "]".repeat(5000))) {
        dir.usage(line);
      }
      dir.bytes("usage", new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'});
      assertThat(dir.expected().deadLetters().values())
          .hasSize(17)
          .allMatch(letter -> letter.reason() == Reason.UNREADABLE);
    }

    @Test
    void requiredFieldsMustBeThereAndNotEmpty() {
      for (String field : List.of("event_id", "user_id", "model", "source", "occurred_at")) {
        dir.event(field, "(none)").event(field, null).event(field, "").event(field, true);
      }
      dir.usage("{}");
      assertThat(dir.expected().deadLetters().values())
          .hasSize(21)
          .allMatch(letter -> letter.reason() == Reason.INVALID_FIELD);
    }

    @Test
    void typesSymbolsAndLengthsAreChecked() {
      dir.event("input_tokens", 12.5)
          .event("input_tokens", "12")
          .event("input_tokens", true)
          .event("source", "ORACLE")
          .event("source", "client")
          .event("lane", "SIDEWAYS")
          .event("lane", "")
          .event("user_id", "x".repeat(257))
          .event("model", "x".repeat(257))
          .event("team_id", "x".repeat(257))
          .event("session_id", 7)
          .event("agent", List.of())
          .event("attributes", ReplayDirectory.map("a", 1))
          .event("occurred_at", "yesterday")
          .event("occurred_at", 1.5)
          .event("occurred_at", "1740996000000")
          .event("received_at", false)
          .event("depth", "1")
          .event("duration_ms", 0.5)
          .event("reported_cost_nano_usd", "free");
      assertThat(dir.expected().deadLetters().values())
          .hasSize(20)
          .allMatch(letter -> letter.reason() == Reason.INVALID_FIELD);
    }

    @Test
    void whatLooksOddButFitsIsAccepted() {
      dir.event("input_tokens", 5.0, "output_tokens", null, "lane", null, "team_id", "")
          .event("user_id", "😀".repeat(256), "agent", "", "surprise", List.of(1))
          .event("session_id", "", "attributes", null, "duration_ms", 2.0)
          .usage(
              "{'event_id':'n','user_id':'tab\\t\\'','model':'m','source':'CLIENT',"
                  + "'occurred_at':1740996000000,'input_tokens':1e3,'output_tokens':-0}\r");
      assertThat(dir.expected().deadLetters()).isEmpty();
      assertThat(user("tab\t\"", "PT1H").totalTokens()).isEqualTo(1000);
    }

    @Test
    void countsOfAnySizeAreNegativeOrOverflow() {
      dir.event("input_tokens", 1_000_000_000)
          .event("input_tokens", 1_000_000_001)
          .event("input_tokens", 600_000_000, "output_tokens", 400_000_001)
          .event("tool_calls", 1_000_000_001)
          .event("tool_errors", -1)
          .event("input_tokens", -1, "output_tokens", 2_000_000_000)
          .usage(huge("1" + "0".repeat(2000)))
          .usage(huge("-1" + "0".repeat(2000)))
          .usage(huge("1e400"))
          .usage(huge("-1e999999999999999999999"))
          .usage(huge("1e-400"));
      assertThat(reason(1)).isNull();
      assertThat(reason(2)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(3)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(4)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(5)).isEqualTo(Reason.NEGATIVE_COUNT);
      assertThat(reason(6)).isEqualTo(Reason.NEGATIVE_COUNT);
      assertThat(reason(7)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(8)).isEqualTo(Reason.NEGATIVE_COUNT);
      assertThat(reason(9)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(10)).isEqualTo(Reason.NEGATIVE_COUNT);
      assertThat(reason(11)).isEqualTo(Reason.INVALID_FIELD);
    }

    private static String huge(String number) {
      return "{'event_id':'h','user_id':'u','model':'m','source':'CLIENT',"
          + "'occurred_at':1740996000000,'input_tokens':"
          + number
          + "}";
    }

    @Test
    void firstReasonInOrderHolds() {
      dir.event()
          .event("lane", "SIDEWAYS", "input_tokens", -1)
          .event("input_tokens", -1, "occurred_at", "2199-01-01T00:00:00Z")
          .event("input_tokens", 2_000_000_000, "occurred_at", 0)
          .event("event_id", "e1", "model", "n", "occurred_at", 0);
      assertThat(reason(2)).isEqualTo(Reason.INVALID_FIELD);
      assertThat(reason(3)).isEqualTo(Reason.NEGATIVE_COUNT);
      assertThat(reason(4)).isEqualTo(Reason.COUNT_OVERFLOW);
      assertThat(reason(5)).isEqualTo(Reason.TOO_LATE);
    }

    @Test
    void outcomesAreJudgedAlikeAgainstTheirOwnArrival() {
      for (String rest :
          List.of(
              "'amount':3",
              "'amount':-1",
              "'amount':1000000001",
              "'amount':1.5",
              "'amount':1,'kind':'NAP'",
              "'lines':1",
              "'amount':1,'received_at':'2025-03-10T10:00:00Z'",
              "'amount':1,'received_at':'2025-03-10T10:00:00.001Z'",
              "'amount':1,'received_at':'2025-03-03T09:54:59Z'",
              "'amount':1,'occurred_at':'2199-01-01T00:00:00Z'")) {
        String line =
            "{'event_id':'o','user_id':'u','occurred_at':'2025-03-03T10:00:00Z','kind':'COMMIT',";
        dir.line("outcomes", (line + rest + "}").replace('\'', '"'));
      }
      dir.event();
      assertThat(dir.expected().deadLetters().values().stream().map(this::brief))
          .containsExactly(
              "outcomes.ndjson:2 NEGATIVE_COUNT",
              "outcomes.ndjson:3 COUNT_OVERFLOW",
              "outcomes.ndjson:4 INVALID_FIELD",
              "outcomes.ndjson:5 INVALID_FIELD",
              "outcomes.ndjson:6 INVALID_FIELD",
              "outcomes.ndjson:8 TOO_LATE",
              "outcomes.ndjson:9 FROM_THE_FUTURE",
              "outcomes.ndjson:10 FROM_THE_FUTURE");
    }

    @Test
    void badReferenceLinesAreDeadLettersAndTheRestHolds() {
      dir.membership("u", "2025-01-01T00:00:00Z", "t")
          .line("memberships", "{\"user_id\":\"u\",\"team_id\":\"x\"}")
          .line("memberships", "nonsense")
          .price("m", "2025-01-01T00:00:00Z", 1)
          .price("m", "2025-01-01T00:00:00Z", 1.5)
          .price("m", "2025-01-01T00:00:00Z", 1_000_001)
          .line("prices", "{\"model\":\"m\",\"prices\":{}}")
          .line("incentives", "{\"incentive_id\":\"i\",\"kind\":\"LOTTERY\"}")
          .line("labels", "never read")
          .event("input_tokens", 10);
      assertThat(dir.expected().deadLetters().values().stream().map(this::brief))
          .containsExactly(
              "memberships.ndjson:2 INVALID_FIELD",
              "memberships.ndjson:3 UNREADABLE",
              "prices.ndjson:2 INVALID_FIELD",
              "prices.ndjson:3 INVALID_FIELD",
              "prices.ndjson:4 INVALID_FIELD",
              "incentives.ndjson:1 INVALID_FIELD");
      assertThat(team("t", "PT1H").costNanoUsd()).isEqualTo(10);
    }

    private String brief(DeadLetter letter) {
      return letter.origin() + " " + letter.reason();
    }
  }
}
