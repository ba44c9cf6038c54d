package dev.goodhart.local.demo;

import dev.goodhart.local.watch.Figures;
import java.time.Instant;

/**
 * Where the demo stands.
 *
 * @param kafka address of the broker
 * @param registry address of the schema registry
 * @param people how many people and services there are
 * @param daysOfPast how much past was published before the present began
 * @param pastCounted part of it that is in the totals, 0 to 1
 * @param isLive whether the present has begun
 * @param now simulated time
 * @param minutesPerSecond how fast simulated time runs
 * @param events usage reports published so far
 * @param perSecond the same per second, lately
 * @param broken how many of them were made so that they end as dead letters
 */
record Status(
    String kafka,
    String registry,
    int people,
    long daysOfPast,
    double pastCounted,
    boolean isLive,
    Instant now,
    double minutesPerSecond,
    long events,
    double perSecond,
    long broken) {

  /** The dead letters of the organisation itself. */
  String deadLetters(long found) {
    return deadLetters(found, broken);
  }

  /**
   * Dead letters, and how many of them are no surprise.
   *
   * @param found in their topic
   * @param broken published on purpose
   */
  static String deadLetters(long found, long broken) {
    String letters = Figures.whole(found) + " dead letters";
    if (found == 0) {
      return letters;
    }
    // Whoever else publishes into the demo has dead letters that nobody meant.
    return letters
        + (found <= broken ? "" : ", " + Figures.whole(broken))
        + (found <= broken ? " (broken on purpose)" : " of them broken on purpose");
  }
}
