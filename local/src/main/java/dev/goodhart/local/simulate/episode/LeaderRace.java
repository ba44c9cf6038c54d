package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.util.List;

/** More and more in the hours before the leaderboard is refreshed. */
final class LeaderRace extends Burn {
  /** When it is, in the person's own time. */
  static final double REFRESH = 17;

  private static final int MOST_A_DAY = 500;

  LeaderRace(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> days = weekdays(3, 12);
    double growth = chance().uniform(1.02, 1.5);
    double calls = chance().logUniform(15, 90);
    double hours = chance().uniform(0.6, 3);
    Tokens usual = usualCall(perCall(calls * 2 * days.size()));
    Wording wording =
        new Wording(chance().between(1, 60), chance().between(0, 8), disguise(0, 0.7), chance());
    for (LocalDate day : days) {
      // Now and then there is no time for it.
      if (!chance().happens(0.88) && !day.equals(days.get(0))) {
        continue;
      }
      long end = at(day, REFRESH) - chance().between(1, 15) * Timeline.MINUTE;
      long begin = end - Math.round(hours * Timeline.HOUR);
      double gap = hours * 3_600 / calls;
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              chance().between(10, 80),
              () -> chance().logNormal(gap * 0.8, 0.7),
              (at, conversation) ->
                  step(at, conversation, usual.around(0.4, chance()), wording.next()));
      repeater.run(new Span(begin, end), MOST_A_DAY);
      calls = Math.min(MOST_A_DAY, calls * growth);
    }
  }
}
