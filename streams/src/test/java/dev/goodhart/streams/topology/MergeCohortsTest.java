package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.cohort.CohortSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;

/** An hour of a cohort is told once, when nothing of it can come any more. */
class MergeCohortsTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final Merged COMPLETE = new Merged.HoursComplete(START + HOUR, false);

  private final Stage<String, CohortEntry, String, Merged> merge =
      new Stage<>(
          0,
          () -> new MergeCohorts(Harness.settings(1)),
          Names.COHORT_TIME_STORE,
          Names.COHORT_HOURS_STORE);

  @Test
  void tellsAnHourOnceItIsComplete() {
    assertThat(part(START + HOUR)).isEmpty();

    assertThat(complete(START + HOUR)).hasSize(2).last().isEqualTo(COMPLETE);
    assertThat(complete(START + HOUR)).isEmpty();
  }

  @Test
  void saysAgainThatAnHourIsCompleteAfterTheTaskBeganAnewWithTheSameProcessor() {
    complete(START + HOUR);
    merge.beginAnew();

    assertThat(complete(START + HOUR)).containsExactly(COMPLETE);
  }

  @Test
  void forgetsWhatWasNotCommittedWhenTheTaskBeginsAnewWithTheSameProcessor() {
    part(START + HOUR);
    merge.beginAnew();

    assertThat(complete(START + HOUR)).as("the part is read again").containsExactly(COMPLETE);
  }

  @Test
  void whatComesBackWithAStateThatWasAwayIsNotToldAgain() {
    part(START + HOUR);
    merge.commit();
    List<KeyValue<Bytes, byte[]>> kept = rows();
    assertThat(kept).hasSize(1);
    complete(START + HOUR);
    assertThat(rows()).isEmpty();

    merge.store(Names.COHORT_HOURS_STORE).putAll(kept);
    merge.restart();
    part(START + 2 * HOUR);

    assertThat(complete(START + 2 * HOUR))
        .first()
        .isInstanceOfSatisfying(
            Merged.Whole.class, whole -> assertThat(whole.hour()).isEqualTo(START + 2 * HOUR));
    assertThat(rows()).isEmpty();
  }

  @Test
  void noneOfManyIsToldTwiceWhenAllComeBackBetweenTwoTurns() {
    for (int i = 0; i < 2 * Pace.AT_ONCE; i++) {
      part("team-%d".formatted(i), START + HOUR);
    }
    merge.commit();
    List<KeyValue<Bytes, byte[]>> kept = rows();
    assertThat(kept).isNotEmpty();
    List<Merged> told = new ArrayList<>(complete(START + HOUR));
    assertThat(told).hasSizeBetween(Pace.AT_ONCE - 20, Pace.AT_ONCE + 20);

    merge.store(Names.COHORT_HOURS_STORE).putAll(kept);
    merge.restart();
    merge.punctuate().forEach(one -> told.add(one.value()));

    assertThat(told).hasSize(2 * Pace.AT_ONCE + 1).last().isEqualTo(COMPLETE);
    assertThat(told.stream().filter(one -> one instanceof Merged.Whole))
        .extracting(one -> ((Merged.Whole) one).cohort())
        .doesNotHaveDuplicates();
    assertThat(rows()).isEmpty();
  }

  private List<Merged> part(long hour) {
    return part("team", hour);
  }

  private List<Merged> part(String team, long hour) {
    String cohort = new Cohort(Cohort.Kind.TEAM, team).key();
    return process(cohort, new CohortEntry.Part(0, hour, new CohortSketch()));
  }

  private List<Merged> complete(long instant) {
    return process("", new CohortEntry.HoursComplete(0, instant, false));
  }

  private List<Merged> process(String key, CohortEntry entry) {
    return merge.process(new Record<>(key, entry, START), 0).stream().map(Record::value).toList();
  }

  private List<KeyValue<Bytes, byte[]>> rows() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = merge.store(Names.COHORT_HOURS_STORE).all()) {
      all.forEachRemaining(rows::add);
    }
    return rows;
  }
}
