package dev.goodhart.local.simulate.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * When a person is at work as a rule: from Monday to Friday in their hours.
 *
 * @param person whose hours
 */
record UsualHours(Person person) {
  /** The instant itself, or the next beginning of a working day. */
  long next(long instant) {
    LocalDate day = Instant.ofEpochMilli(instant).atZone(person.zone()).toLocalDate();
    // Somebody who begins at 14:00 works into the next day.
    for (LocalDate one = day.minusDays(1); ; one = one.plusDays(1)) {
      if (!Timeline.isWeekend(one)) {
        double begins = person.rhythm().begins();
        long from = Timeline.at(one, person.zone(), begins);
        long to = Timeline.at(one, person.zone(), begins + person.rhythm().hours());
        if (instant < to) {
          return Math.max(instant, from);
        }
      }
    }
  }
}
