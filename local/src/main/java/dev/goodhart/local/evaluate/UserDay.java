package dev.goodhart.local.evaluate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A user's day.
 *
 * @param user whose
 * @param day UTC
 */
public record UserDay(String user, LocalDate day) {
  static UserDay of(String user, Instant time) {
    return new UserDay(user, LocalDate.ofInstant(time, ZoneOffset.UTC));
  }
}
