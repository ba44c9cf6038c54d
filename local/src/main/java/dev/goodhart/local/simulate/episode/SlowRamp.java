package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.util.List;

/** A little more each day, and no more work. */
final class SlowRamp extends Burn {
  private static final int MOST_A_DAY = 700;

  SlowRamp(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    int whole = setting().timeline().weekdays().size();
    List<LocalDate> days = weekdays(whole / 2, whole * 9 / 10);
    double top =
        Math.min(
            MOST_A_DAY,
            Math.max(80, person().persona().style().callsPerDay() * chance().logUniform(1.5, 6)));
    Tokens usual = usualCall(perCall(top * days.size() / 2));
    double bend = chance().uniform(0.8, 2);
    Wording wording =
        new Wording(chance().between(5, 200), chance().between(0, 8), disguise(0.1, 0.8), chance());
    for (int i = 0; i < days.size(); i++) {
      double share = StrictMath.pow((i + 1.0) / days.size(), bend);
      int calls = chance().round(top * share * chance().logNormal(1, 0.2));
      double begins = person().rhythm().begins();
      double hours = person().rhythm().hours();
      double gap = hours * 3_600 / Math.max(1, calls);
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              chance().between(8, 60),
              () -> chance().logNormal(gap * 0.7, 0.85),
              (at, conversation) ->
                  step(at, conversation, usual.around(0.5, chance()), wording.next()));
      LocalDate day = days.get(i);
      repeater.run(new Span(at(day, begins), at(day, begins + hours + 1)), calls);
    }
  }
}
