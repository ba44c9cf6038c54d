package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DetectorDeterminismTest {
  private static final int CASES = 60;

  // Eager thresholds: most random lives should have something to tell.
  private static final DetectorConfig EAGER =
      DetectorConfig.of(
          Map.of(
              "warmUpDays", "3",
              "repetitionHours", "2",
              "materialUnits", "50000",
              "spikeMaterialUnits", "100000",
              "candidateScore", "10",
              "forgetDays", "40"));

  private static Calls randomLife(Random random) {
    Calls calls = new Calls(random.nextLong());
    long day = MONDAY;
    for (int part = 0; part < 8; part++) {
      switch (random.nextInt(4)) {
        case 0 -> calls.loop(day + random.nextInt(20) * HOUR, 50 + random.nextInt(200), 150_000);
        case 1 -> calls.loop(day + random.nextInt(20) * HOUR, 50 + random.nextInt(200), 90_000, 1);
        case 2 -> day += random.nextInt(45) * DAY;
        default -> {
          int days = 1 + random.nextInt(8);
          calls.ordinaryDays(day, days, 5 + random.nextInt(60));
          day += days * DAY;
        }
      }
      day += random.nextInt(3) * DAY;
    }
    // Some come late, some are corrected.
    List<Observation> extra = new ArrayList<>();
    for (Observation call : calls.all()) {
      if (random.nextInt(50) == 0) {
        long arrival = call.arrival() + random.nextInt((int) (7 * DAY));
        extra.add(calls.at(arrival).prompt(1).build());
        extra.add(
            Observation.of(call.eventId(), USER, arrival, call.occurredAt())
                .tokens(-500, 100, 0, 3000, 0)
                .cost(1_000)
                .correction()
                .build());
        extra.add(
            Observation.of(calls.id(), USER, arrival, call.occurredAt())
                .prompt(random.nextLong())
                .tokens(5000, 0, 0, 3000, 0)
                .build());
      }
    }
    calls.all().addAll(extra);
    calls.all().sort(Comparator.comparingLong(Observation::arrival));
    return calls;
  }

  @Test
  void whatIsToldDoesNotDependOnWhenTheClockIsAdvancedOrTheFileStored() {
    int told = 0;
    int tombstones = 0;
    for (int i = 0; i < CASES; i++) {
      long seed = 1000L + i;
      Random random = new Random(seed);
      List<Observation> life = randomLife(random).all();
      if (life.isEmpty()) {
        continue;
      }
      long end = life.get(life.size() - 1).arrival() + 60 * DAY;

      Told lazy = new Told();
      CaseFile kept = new CaseFile();
      Detector detector = new Detector(EAGER);
      life.forEach(call -> detector.observe(kept, call, lazy));
      detector.advance(kept, USER, end, lazy);

      Told busy = new Told();
      Detector other = new Detector(EAGER);
      CaseFile reused = new CaseFile();
      byte[] stored = null;
      long before = life.get(0).arrival();
      for (Observation call : life) {
        for (long instant : instants(random, before, call.arrival())) {
          CaseFile.decode(stored, reused);
          other.advance(reused, USER, instant, busy);
          stored = reused.isEmpty() ? null : reused.encode();
        }
        CaseFile.decode(stored, reused);
        other.observe(reused, call, busy);
        stored = reused.encode();
        before = call.arrival();
      }
      for (long instant : instants(random, before, end)) {
        CaseFile.decode(stored, reused);
        other.advance(reused, USER, instant, busy);
        stored = reused.encode();
      }
      CaseFile.decode(stored, reused);
      other.advance(reused, USER, end, busy);

      assertThat(busy.changes).as("seed %d", seed).isEqualTo(lazy.changes);
      assertThat(reused.encode()).as("seed %d", seed).isEqualTo(kept.encode());
      told += lazy.changes.size();
      tombstones +=
          (int) lazy.changes.stream().filter(c -> c.change() instanceof Tombstone).count();
    }
    // Nothing told would prove nothing.
    assertThat(told).isGreaterThan(5 * CASES);
    assertThat(tombstones).isGreaterThan(CASES / 2);
  }

  private static SortedSet<Long> instants(Random random, long from, long to) {
    SortedSet<Long> instants = new TreeSet<>();
    int count = to - from > HOUR ? random.nextInt(6) : random.nextInt(8) / 7;
    for (int i = 0; i < count && to > from; i++) {
      instants.add(random.nextLong(from, to + 1));
    }
    return instants;
  }

  @Test
  void timedChangesPrecedeWhatArrivesAtTheirInstant() {
    Detector detector = new Detector(DetectorConfig.defaults());
    CaseFile file = new CaseFile();
    Told told = new Told();
    Calls calls = new Calls(1).ordinaryDays(MONDAY, 14, 20);
    calls.loop(MONDAY + 14 * DAY, 600, 120_000);
    calls.all().forEach(call -> detector.observe(file, call, told));
    int before = told.changes.size();
    long due = detector.nextDue(file);
    // The last call of the loop again, exactly when the quiet day ends.
    Observation last = calls.all().get(calls.all().size() - 1);
    detector.observe(
        file,
        calls.at(due).prompt(last.promptFingerprint().getAsLong()).session("loop").build(),
        told);
    assertThat(told.changes.get(before).change())
        .isInstanceOfSatisfying(
            Anomaly.class,
            state -> {
              assertThat(state.status()).isEqualTo(AnomalyStatus.RESOLVED);
              assertThat(state.updatedAt()).isEqualTo(due);
            });
  }
}
