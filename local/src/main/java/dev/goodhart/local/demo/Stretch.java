package dev.goodhart.local.demo;

import java.time.Instant;

/**
 * A time in which someone does not work as usual.
 *
 * @param person who
 * @param kind what they do
 * @param from inclusive
 * @param to exclusive
 */
record Stretch(Person person, Kind kind, Instant from, Instant to) {
  /** What it is. */
  enum Kind {
    /** One pointless task, over and over, for the count's sake. */
    BURN,
    /** The same by a script that varies its pace and its wording a little. */
    DISGUISED_BURN,
    /** Honest: a launch, with many agents, varied work and something to show for it. */
    CRUNCH
  }
}
