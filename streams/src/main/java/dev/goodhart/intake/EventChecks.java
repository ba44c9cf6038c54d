package dev.goodhart.intake;

import dev.goodhart.schema.SubjectPartition;
import java.util.Optional;

/** The checks that usage and outcomes share. None allocates when nothing is wrong. */
final class EventChecks {
  /** The largest count, and the largest sum of an event's counts. */
  static final long MAX_COUNT = 1_000_000_000L;

  private EventChecks() {}

  static Optional<Rejection> required(String name, Object value) {
    if (value == null) {
      return invalid(name + " is missing");
    }
    return Optional.empty();
  }

  static Optional<Rejection> requiredId(String name, String id) {
    if (id == null) {
      return invalid(name + " is missing");
    }
    if (id.isEmpty()) {
      return invalid(name + " is empty");
    }
    return optionalId(name, id);
  }

  static Optional<Rejection> optionalId(String name, String id) {
    if (Ids.isTooLong(id)) {
      return invalid(
          name
              + " has "
              + id.codePointCount(0, id.length())
              + " code points, at most "
              + Ids.MAX_CODE_POINTS
              + " are allowed");
    }
    return Optional.empty();
  }

  /** The record's key is the user, and it lies where Kafka's Java clients put it. */
  static Optional<Rejection> place(String key, String userId, int partition, int partitions) {
    if (!userId.equals(key)) {
      return Optional.of(
          new Rejection(
              RejectReason.IDENTITY_MISMATCH,
              key == null ? "the record has no key" : "the record's key is not its user_id"));
    }
    int expected = SubjectPartition.of(key, partitions);
    if (expected != partition) {
      return Optional.of(
          new Rejection(
              RejectReason.WRONG_PARTITION,
              "partition is "
                  + partition
                  + ", murmur2 of the key gives "
                  + expected
                  + " of "
                  + partitions));
    }
    return Optional.empty();
  }

  static Optional<Rejection> notNegative(String name, long count) {
    if (count < 0) {
      return Optional.of(
          new Rejection(RejectReason.NEGATIVE_COUNT, name + " is " + count + ", below 0"));
    }
    return Optional.empty();
  }

  static Optional<Rejection> notTooLarge(String name, long count) {
    if (count > MAX_COUNT) {
      return Optional.of(
          new Rejection(
              RejectReason.COUNT_OVERFLOW, name + " is " + count + ", above " + MAX_COUNT));
    }
    return Optional.empty();
  }

  static Optional<Rejection> time(long occurredAt, long arrival, ArrivalLimits limits) {
    // A limit beyond what a long holds is cut off there: no event lies past it either way.
    if (occurredAt > saturatedAdd(arrival, limits.earlyMs())) {
      return Optional.of(
          new Rejection(
              RejectReason.FROM_THE_FUTURE,
              "occurred_at "
                  + Spans.instant(occurredAt)
                  + " is more than "
                  + Spans.span(limits.earlyMs())
                  + " after the arrival "
                  + Spans.instant(arrival)));
    }
    if (occurredAt < saturatedAdd(arrival, -limits.lateMs())) {
      return Optional.of(
          new Rejection(
              RejectReason.TOO_LATE,
              "occurred_at "
                  + Spans.instant(occurredAt)
                  + " is more than "
                  + Spans.span(limits.lateMs())
                  + " before the arrival "
                  + Spans.instant(arrival)));
    }
    return Optional.empty();
  }

  private static long saturatedAdd(long instant, long millis) {
    long sum = instant + millis;
    if (((instant ^ sum) & (millis ^ sum)) < 0) {
      return millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  private static Optional<Rejection> invalid(String detail) {
    return Optional.of(new Rejection(RejectReason.INVALID_FIELD, detail));
  }
}
