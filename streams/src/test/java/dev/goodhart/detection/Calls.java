package dev.goodhart.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes hand-made streams of one user. */
public final class Calls {
  public static final long HOUR = 3_600_000L;
  public static final long DAY = 24 * HOUR;

  /** Monday, 5 January 2026, 00:00 UTC. */
  public static final long MONDAY = 1_767_571_200_000L;

  public static final String USER = "u-1";

  private final List<Observation> all = new ArrayList<>();
  private final Random random;
  private int next;

  public Calls(long seed) {
    random = new Random(seed);
  }

  public List<Observation> all() {
    return all;
  }

  /** An id of its own. */
  public String id() {
    return "e-" + next++;
  }

  /** A plain call in time: 1,000 new and 10,000 cached tokens in, 200 out: 3,000 units. */
  public Observation.Builder at(long time) {
    return Observation.of(id(), USER, time, time)
        .team("t-1")
        .model("m")
        .lane(Lane.DELEGATED)
        .session("s-" + time / HOUR)
        .prompt(random.nextLong())
        .tokens(1000, 10_000, 0, 200, 0)
        .cost(9_000_000);
  }

  public Calls add(Observation.Builder call) {
    all.add(call.build());
    return this;
  }

  /** Ordinary days: so many varied calls from nine to five, for so many days. */
  public Calls ordinaryDays(long from, int days, int callsADay) {
    for (int d = 0; d < days; d++) {
      for (int i = 0; i < callsADay; i++) {
        add(at(from + d * DAY + 9 * HOUR + i * (8 * HOUR / callsADay)));
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
    for (int i = 0; i < calls; i++) {
      long varied = print;
      for (int k = 0; k < flippedBits; k++) {
        varied ^= 1L << random.nextInt(64);
      }
      add(at(from + i * every).prompt(varied).session("loop"));
    }
    return this;
  }
}
