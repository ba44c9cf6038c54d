package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StoredProfileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/stored-profile.hex");
  private static final HexFormat HEX = HexFormat.of();
  private static final int DAYS = 12;

  private final Profile profile = new Profile();

  @Test
  void isWrittenAsThoseThatDeploymentsHaveStored() throws IOException {
    // A diff here makes stored profiles unreadable: it needs another version of the layout, unless
    // what a profile takes in has changed and not how it is written.
    someDays();
    lastDay();
    String now = inLines(encode(profile));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, now);
    }
    assertThat(now).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void isWrittenAgainAsItWasRead() throws IOException {
    byte[] stored = HEX.parseHex(Files.readString(GOLDEN).replace("\n", ""));

    profile.read(new CompactReader("stored").reset(stored));

    assertThat(encode(profile)).isEqualTo(stored);
  }

  @Test
  void hasEveryPart() throws IOException {
    profile.read(
        new CompactReader("stored")
            .reset(HEX.parseHex(Files.readString(GOLDEN).replace("\n", ""))));

    assertThat(profile.teamId()).isEqualTo("チーム");
    assertThat(profile.closesAt()).isLessThan(Long.MAX_VALUE);
    assertThat(profile.costSinceClose()).isPositive();
    assertThat(profile.loop().print()).isNotZero();
    assertThat(profile.hours().installations(HourPanes.PANES)).isGreaterThan(Long.BYTES);
    assertThat(profile.hours().centiUnitsAt(3)).isNegative();
    for (HourPanes.Count count : HourPanes.Count.values()) {
      assertThat(profile.hours().total(count)).as("%s", count).isPositive();
    }
    for (HourPanes.Sum sum : HourPanes.Sum.values()) {
      assertThat(profile.hours().total(sum)).as("%s", sum).isNotZero();
    }
    assertThat(profile.days().knownDays()).isBetween(2, DAYS - 1);
    assertThat(profile.days().usual(Dimension.CALLS)).isPositive();
    assertThat(profile.shape()[Dimension.UNITS.index()]).as("a code of eight bits").isNegative();
    assertThat(profile.ledgers().landingsBefore()).isEqualTo(5);
    assertThat(profile.ledgers().finishesInUnits().known()).isPositive();
    assertThat(profile.ledgers().activityPeriods()).isEqualTo(Ledgers.FIRST_CALLS);
    assertThat(profile.claims().inflatedAt()).isPositive();
    assertThat(profile.prompts().freshSessionShare()).isPositive();
    assertThat(profile.agents().newest()).isNotZero();
    assertThat(profile.heaviest().since(0)).hasSize(Samples.SIZE);
    assertThat(profile.repeated().since(0)).hasSize(Samples.SIZE);
  }

  @Test
  void ofSomebodyWithoutCallsHasItsLengthsAlone() {
    assertThat(HEX.formatHex(encode(profile)))
        .isEqualTo(
            "04" // version
                + "00".repeat(8)
                + "451c4000" // long answers
                + "45fa0000" // large contexts
                + "ffff" // no team
                + "0000" // hours
                + "00000000" // days
                + "00" // ledgers
                + "00" // claims
                + "00".repeat(2 + 4 * Long.BYTES) // prompts
                + "00".repeat(6) // sessions
                + "00".repeat(9) // agents
                + "0000"); // samples
  }

  @Test
  void ofAnotherLayoutIsRefused() {
    byte[] stored = encode(profile);
    stored[0]++;

    assertThatIllegalStateException()
        .isThrownBy(() -> profile.read(new CompactReader("stored").reset(stored)))
        .withMessage("A stored profile has layout 5, but this version reads 4.");
  }

  @Test
  void thatEndsTooEarlyIsRefusedWhereverItEnds() throws IOException {
    byte[] stored = HEX.parseHex(Files.readString(GOLDEN).replace("\n", ""));
    CompactReader in = new CompactReader("profile");
    for (int end = 0; end < stored.length; end++) {
      in.reset(stored, 0, end);
      assertThatIllegalStateException()
          .isThrownBy(() -> profile.read(in))
          .withMessage("Cannot read the stored profile: it ends too early.");
    }
  }

  private void someDays() {
    Calls calls = new Calls(1);
    calls.ordinaryDays(
        MONDAY,
        DAYS,
        3,
        (call, i) -> call.agent(i < 30 ? "editor\u001f1" : "robot\u001f2").team("t-1"));
    calls.all().forEach(this::observe);
    profile.observeClaim(2_000, 1_000, MONDAY + DAYS * DAY);
  }

  private void lastDay() {
    long day = MONDAY + DAYS * DAY;
    Calls calls = new Calls(2);
    calls.loop(day + HOUR, 150, 12_000);
    calls.every(
        day + 3 * HOUR,
        60,
        MINUTE,
        (call, i) ->
            call.session("w" + i % 10)
                .agent("agent-" + i % 15)
                .lane(Lane.CI)
                .tokens(900_000L + i, 0, 5, 90_000L + i, i)
                .tool(i)
                .tools(3, i % 2 == 0 ? 3 : 0)
                .depth(2));
    calls.every(
        day + 5 * HOUR,
        12,
        7 * MINUTE,
        (call, i) -> call.prompt(5).session("b" + i).tokens(1_000L << i, 0, 0, 70, 0));
    calls.add(calls.arriving(day + 7 * HOUR, day + 4 * HOUR).tokens(-9, 0, 0, 0, 0).correction());
    calls.add(
        Observation.of(
                "0f8fad5b-d9cb-469f-a165-70867728950e", USER, day + 7 * HOUR + 1, day + 7 * HOUR)
            .team("チーム")
            .agent("robot\u001f2")
            .session("w1")
            .prompt(-1)
            .tokens(9_000_000, 0, 0, 700_000, 50)
            .cost(Calls.COST));
    calls.add(calls.at(day + 7 * HOUR + 2).prompt(-2).session("w1").team("チーム"));
    calls.all().forEach(this::observe);
  }

  private void observe(Observation call) {
    long closesAt = profile.closesAt();
    if (closesAt <= call.arrival()) {
      profile.count(period(Period.Kind.TOKEN_TARGET, DAY, closesAt));
      profile.count(period(Period.Kind.LEADERBOARD, DAY, closesAt));
      profile.count(period(Period.Kind.ACTIVITY_TARGET, 2 * DAY, closesAt));
      profile.ledgers().landing(closesAt / DAY % 3 != 0);
      profile.close(closesAt / DAY % 5 == 0);
    }
    profile.observe(call, call.arrival());
  }

  private static Period period(Period.Kind kind, long length, long at) {
    long start = Math.floorDiv(at - 1, length) * length;
    return new Period(kind, start, start + length, 1_000);
  }

  private static byte[] encode(Profile some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }

  private static String inLines(byte[] bytes) {
    return HEX.formatHex(bytes).replaceAll("(.{96})", "$1\n") + "\n";
  }
}
