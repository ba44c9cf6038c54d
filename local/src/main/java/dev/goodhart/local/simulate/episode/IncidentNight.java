package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Fruits;
import dev.goodhart.local.simulate.model.Session;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;

/** Something is broken, and until the morning somebody looks for it with several agents. */
final class IncidentNight extends Episode {
  IncidentNight(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    LocalDate day = weekday(2);
    long begin = at(day, chance().uniform(18, 26));
    long end = begin + Math.round(chance().uniform(4, 11) * Timeline.HOUR);
    Style style = person().persona().style();
    int agents = chance().between(1, 3);
    for (int agent = 0; agent < agents; agent++) {
      for (long at = begin; at < end; ) {
        Session session = Session.play(desk, style, at, end);
        // Most of it is looking.
        Fruits.of(session, desk, 0.3);
        at = session.end() + chance().between(1, 20) * Timeline.MINUTE;
      }
    }
  }
}
