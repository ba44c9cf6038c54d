package dev.goodhart.local.evaluate;

import dev.goodhart.schema.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is known of a subject's behaviour.
 *
 * @param subjectType USER, TEAM (holds for everybody in it) or ORGANISATION (for everybody)
 * @param subjectId which
 * @param pattern the way of gaming, or the kind of honest look-alike
 * @param gaming whether it is the former
 * @param from first instant
 * @param to last instant
 */
public record Label(
    SubjectType subjectType,
    String subjectId,
    String pattern,
    boolean gaming,
    Instant from,
    Instant to) {

  private static final Duration GRACE = Duration.ofHours(6);

  /** How long after its end an alert is still about it: some patterns show only when counted. */
  public Duration grace() {
    return switch (pattern) {
      case "quota_topup" -> Duration.ofDays(1);
      case "weekly_tick" -> Duration.ofDays(3);
      default -> GRACE;
    };
  }

  boolean holdsWithGrace(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to.plus(grace()));
  }

  boolean touches(LocalDate day) {
    return !LocalDate.ofInstant(from, ZoneOffset.UTC).isAfter(day)
        && !LocalDate.ofInstant(to, ZoneOffset.UTC).isBefore(day);
  }
}
