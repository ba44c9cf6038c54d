package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTest {
  private static final int LONGEST = 256;

  private static Statements full() {
    Statements statement =
        Statements.hour().used(5_000_000_000L, 123).day(60_000.5, 1e9).team("チーム 4");
    for (SignalId id : SignalId.values()) {
      statement.seen(id, 1.5, 2.5, 0.75, -3, 1e9, "e-1", "識別子", "x".repeat(64));
    }
    return statement;
  }

  private static void assertSurvives(Statement statement) {
    Statement copy = Statement.decode(statement.encode());
    assertThat(copy).usingRecursiveComparison().isEqualTo(statement);
    assertThat(copy.encode()).isEqualTo(statement.encode());
  }

  @Test
  void everythingSurvivesTheRoundTrip() {
    assertSurvives(full().at(MONDAY));
    assertSurvives(full().over().team(null).at(MONDAY));
    assertSurvives(Statements.hour().at(MONDAY));
  }

  @Test
  void namesOfAnyScriptAndTheGreatestLengthSurviveTheRoundTrip() {
    for (String point : new String[] {"a", "é", "識", "😀"}) {
      String name = point.repeat(LONGEST);
      assertThat(name.codePointCount(0, name.length())).isEqualTo(LONGEST);
      assertSurvives(full().team(name).at(name, MONDAY));
      assertSurvives(
          Statements.hour().seen(SignalId.SAME_SEED, 1, name, name, name).team(name).at(MONDAY));
    }
  }

  @Test
  void aLayoutFromTheFutureIsRefusedInOneSentence() {
    byte[] bytes = full().at(MONDAY).encode();
    bytes[0] = 9;
    assertThatIllegalStateException()
        .isThrownBy(() -> Statement.decode(bytes))
        .withMessage("A stored statement has layout 9, but this version reads 2.");
  }

  @Test
  void aSignalOfALaterVersionIsLeftOutAndTheRestIsRead() {
    Statement statement =
        Statements.hour()
            .seen(SignalId.PROMPT_REPETITION, 1, "e-1", "e-2")
            .seen(SignalId.SAME_SEED, 2, "e-3")
            .at(MONDAY);
    byte[] bytes = statement.encode();
    // The reading's bytes, found by the reading itself.
    ByteBuffer first = ByteBuffer.allocate(Reading.BYTES);
    statement.readings().get(0).write(first);
    int at = indexOf(bytes, first.array());
    bytes[at] = 127;
    Statement read = Statement.decode(bytes);
    assertThat(read.readings()).extracting(Reading::id).containsExactly(SignalId.SAME_SEED);
    assertThat(read.samples()).containsExactly(List.of("e-3"));
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + part.length), part)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void oneReadingMoreIsAddedIfItWeighsAnything() {
    Statement statement = Statements.hour().seen(SignalId.SAME_SEED, 2, "e-3").at(MONDAY);
    Reading reading = new Reading();
    reading.known(SignalId.NO_OUTCOMES, 1, 2, 0);
    assertThat(statement.with(reading)).isSameAs(statement);
    reading.known(SignalId.NO_OUTCOMES, 1, 2, 1);
    Statement more = statement.with(reading);
    assertThat(more.readings())
        .extracting(Reading::id)
        .containsExactly(SignalId.SAME_SEED, SignalId.NO_OUTCOMES);
    assertThat(more.samples()).hasSize(2);
    assertThat(statement.readings()).hasSize(1);
    assertSurvives(more);
  }

  @Test
  void aReadingTakesThePlaceOfTheOneOfItsSignalAndIsLeftOutIfItIsSilent() {
    Statement statement =
        Statements.hour()
            .seen(SignalId.WORKING_AGENT, 2, "e-1")
            .seen(SignalId.SAME_SEED, 2, "e-3")
            .at(MONDAY);
    Reading reading = new Reading();
    reading.known(SignalId.WORKING_AGENT, 1, 2, 1);
    Statement other = statement.replacing(reading);
    assertThat(other.readings())
        .extracting(Reading::id)
        .containsExactly(SignalId.SAME_SEED, SignalId.WORKING_AGENT);
    assertThat(other.readings().get(1).weight()).isEqualTo(1);
    assertThat(other.samples()).containsExactly(List.of("e-3"), List.of());
    assertThat(statement.readings()).hasSize(2);
    assertSurvives(other);
    reading.known(SignalId.WORKING_AGENT, 1, 2, 0);
    assertThat(statement.replacing(reading).readings())
        .extracting(Reading::id)
        .containsExactly(SignalId.SAME_SEED);
  }
}
