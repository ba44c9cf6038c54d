package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Fruits;
import dev.goodhart.local.simulate.model.Session;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/** Has a question now and then, and an answer is all they want. */
final class RareUser extends Episode {
  RareUser(Cue cue) {
    super(cue);
  }

  @Override
  public double effort(LocalDate day) {
    return 0;
  }

  @Override
  public void act(Desk desk) {
    double often = chance().uniform(0.4, 2);
    // Some have a question after each Monday's meeting.
    boolean mondays = chance().happens(0.35);
    for (LocalDate monday : setting().timeline().each(DayOfWeek.MONDAY)) {
      for (int i = chance().count(often); i > 0; i--) {
        LocalDate day = mondays ? monday : monday.plusDays(chance().between(0, 4));
        long start = at(day, person().rhythm().begins() + chance().uniform(0, 7));
        Session session =
            Session.play(desk, person().persona().style(), start, start + 20 * Timeline.MINUTE);
        Fruits.of(session, desk, 1);
      }
    }
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return acted.map(span -> setting().timeline().span());
  }
}
