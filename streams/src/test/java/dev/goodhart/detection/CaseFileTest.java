package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaseFileTest {
  private final Detector detector = new Detector(DetectorConfig.defaults());

  @Test
  void theLayoutIsTheOneThatWasReleased() {
    CaseFile file = new CaseFile();
    detector.observe(
        file,
        Observation.of("e-1", "u-1", MONDAY + HOUR, MONDAY)
            .team("t-1")
            .session("s-1")
            .prompt(0x0123456789abcdefL)
            .tool(42)
            .tokens(1000, 10_000, 100, 200, 50)
            .cost(9_000_000)
            .build(),
        (key, change) -> {});
    assertThat(HexFormat.of().formatHex(file.encode()))
        .isEqualTo(
            "010000019b8bab06800000019b8bab06800000077df100000001000000000005265c463158004b09"
                + "54400001000000004fea0000000000040000000000000000000000004fea00000000000000000000"
                + "0000000005265c01013fef16ca2748c5b43fef16ca2748c5b40000000000000000411403501edcd9"
                + "0000000000000000000000000000000000000000000000000000000000000000000000019b8bab06"
                + "80000000000000000000000000000000000123456789abcdeff51977a4010000019b8bab06800000"
                + "00000005265c03652d310000");
  }

  @Test
  void everyFileSurvivesTheRoundTrip() {
    Random random = new Random(7);
    CaseFile reused = new CaseFile();
    for (int i = 0; i < 40; i++) {
      CaseFile file = new CaseFile();
      Calls calls = new Calls(random.nextLong()).ordinaryDays(MONDAY, random.nextInt(30), 20);
      calls.loop(MONDAY + 30 * DAY, random.nextInt(600), 120_000, random.nextInt(2));
      calls.all().forEach(call -> detector.observe(file, call, (key, change) -> {}));
      byte[] bytes = file.encode();
      assertThat(CaseFile.decode(bytes, reused).encode()).isEqualTo(bytes);
    }
    assertThat(CaseFile.decode(null, reused).isEmpty()).isTrue();
    assertThat(CaseFile.decode(new CaseFile().encode(), reused).isEmpty()).isTrue();
  }

  @Test
  void aFullFileStaysWithinTwoKilobytes() {
    CaseFile file = new CaseFile();
    Calls calls = new Calls(8).ordinaryDays(MONDAY, 35, 200);
    calls.loop(MONDAY + 35 * DAY, 1400, 60_000);
    calls.all().forEach(call -> detector.observe(file, call, (key, change) -> {}));
    assertThat(file.episode(AnomalyType.SUSPECTED_TOKENMAXXING).number()).isEqualTo(1);
    assertThat(file.episode(AnomalyType.USAGE_SPIKE).number()).isEqualTo(1);
    assertThat(file.encode().length).isLessThanOrEqualTo(2048);
  }

  @Test
  void aLayoutFromTheFutureIsRefusedInOneSentence() {
    byte[] bytes = Arrays.copyOf(new CaseFile().encode(), 600);
    bytes[0] = 9;
    assertThatIllegalStateException()
        .isThrownBy(() -> CaseFile.decode(bytes, new CaseFile()))
        .withMessage("A stored case file has layout 9, but this version reads 1.");
  }

  @Test
  void longIdsAndNamesOfAnyScriptDoNotBreakIt() {
    String team = "チーム".repeat(80);
    Calls calls = new Calls(9).ordinaryDays(MONDAY, 14, 20);
    for (int i = 0; i < 400; i++) {
      long time = MONDAY + 14 * DAY + i * 120_000L;
      calls.add(
          Observation.of("識別子".repeat(80) + i, "u-1", time, time)
              .team(team)
              .session("s")
              .prompt(3)
              .tokens(1000, 10_000, 0, 200, 0));
    }
    CaseFile file = new CaseFile();
    Told told = new Told();
    calls.all().forEach(call -> detector.observe(file, call, told));
    CaseFile copy = CaseFile.decode(file.encode(), new CaseFile());
    assertThat(copy.encode()).isEqualTo(file.encode());
    assertThat(told.anomalies(AnomalyType.SUSPECTED_TOKENMAXXING))
        .isNotEmpty()
        .allSatisfy(state -> assertThat(state.teamId()).isEqualTo(team));
  }
}
