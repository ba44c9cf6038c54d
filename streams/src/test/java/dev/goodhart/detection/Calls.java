package dev.goodhart.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Writes hand-made streams of one user. */
public final class Calls {
  public static final long MINUTE = 60_000L;
  public static final long HOUR = 60 * MINUTE;
  public static final long DAY = 24 * HOUR;

  /** Monday, 5 January 2026, 00:00 UTC. */
  public static final long MONDAY = 1_767_571_200_000L;

  public static final String USER = "u-1";

  /** Cost-weighted units of a plain call: 1,000 + 10,000 / 10 + 200 * 5. */
  public static final int UNITS = 3_000;

  /** Raw tokens of a plain call. */
  public static final int TOKENS = 11_200;

  /** List price of a plain call in nano-USD. */
  public static final int COST = 9_000_000;

  private static final long START_OF_WORK = 9 * HOUR;
  private static final long WORK = 8 * HOUR;

  private final List<Observation> all = new ArrayList<>();
  private final Random random;
  private int next;

  public Calls(long seed) {
    random = new Random(seed);
  }

  /** All calls, in the order of their arrival. */
  public List<Observation> all() {
    List<Observation> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingLong(Observation::arrival));
    return sorted;
  }

  /** An id of its own. */
  public String id() {
    return "e-" + next++;
  }

  /** A print unlike any other. */
  public long print() {
    return random.nextLong();
  }

  /** A plain call in time: something new, in the session of its hour. */
  public Observation.Builder at(long time) {
    return arriving(time, time);
  }

  /** A plain call that arrives later than it happened. */
  public Observation.Builder arriving(long arrival, long time) {
    return Observation.of(id(), USER, arrival, time)
        .team("t-1")
        .model("m")
        .lane(Lane.DELEGATED)
        .session("s-" + time / HOUR)
        .prompt(random.nextLong())
        .tokens(1000, 10_000, 0, 200, 0)
        .cost(COST);
  }

  public Calls add(Observation.Builder call) {
    all.add(call.build());
    return this;
  }

  /**
   * An input of one of many sizes, a third to three times of 4,000 tokens: different things differ
   * in size.
   */
  public static long size(int index) {
    return Math.round(4_000 * Math.pow(3, 2 * ((index * 0.6180339887) % 1) - 1));
  }

  /** How one call differs from a plain one. */
  @FunctionalInterface
  public interface Change {
    void to(Observation.Builder call, int index);
  }

  /** So many calls, one every so many milliseconds. */
  public Calls every(long from, int calls, long every, Change change) {
    for (int i = 0; i < calls; i++) {
      Observation.Builder call = at(from + i * every);
      change.to(call, i);
      add(call);
    }
    return this;
  }

  /** Ordinary days: so many varied calls at random instants from nine to five. */
  public Calls ordinaryDays(long from, int days, int callsADay) {
    return ordinaryDays(from, days, callsADay, (call, i) -> {});
  }

  /** Ordinary days of calls that differ from plain ones. */
  public Calls ordinaryDays(long from, int days, int callsADay, Change change) {
    for (int d = 0; d < days; d++) {
      for (int i = 0; i < callsADay; i++) {
        // One call in each equal part of the day, anywhere within it: gaps differ like people's.
        double part = (i + random.nextDouble()) / callsADay;
        Observation.Builder call = at(from + d * DAY + START_OF_WORK + (long) (part * (WORK - 1)));
        change.to(call, d * callsADay + i);
        add(call);
      }
    }
    return this;
  }

  /** One prompt over and over within one session. */
  public Calls loop(long from, int calls, long every) {
    return loop(from, calls, every, 0);
  }

  /** One prompt over and over, with so many of its fingerprint's bits flipped at random. */
  public Calls loop(long from, int calls, long every, int flippedBits) {
    long print = random.nextLong();
    return every(
        from,
        calls,
        every,
        (call, i) -> {
          long varied = print;
          for (int k = 0; k < flippedBits; k++) {
            varied ^= 1L << random.nextInt(64);
          }
          call.prompt(varied).session("loop");
        });
  }
}
