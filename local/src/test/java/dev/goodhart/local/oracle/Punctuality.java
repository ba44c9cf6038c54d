package dev.goodhart.local.oracle;

import java.time.Duration;

/** Late and early, judged against an event's own arrival. */
final class Punctuality {
  static final long LATENESS_LIMIT = Duration.ofDays(7).toMillis();
  static final long EARLINESS_LIMIT = Duration.ofMinutes(5).toMillis();

  private Punctuality() {}

  static void check(long occurredAt, long arrival, long now) throws RejectedException {
    if (arrival > now || minus(occurredAt, arrival) > EARLINESS_LIMIT) {
      throw new RejectedException(Reason.FROM_THE_FUTURE, "early");
    }
    if (minus(arrival, occurredAt) > LATENESS_LIMIT) {
      throw new RejectedException(Reason.TOO_LATE, "late");
    }
  }

  /** The difference, which stops at the ends of a long. */
  static long minus(long a, long b) {
    long difference = a - b;
    boolean wrapped = ((a ^ b) & (a ^ difference)) < 0;
    if (!wrapped) {
      return difference;
    }
    return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
