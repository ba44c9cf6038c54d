package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.util.List;

/** Huge contexts, put anew each time, for trivial answers. */
final class ContextStuff extends Burn {
  ContextStuff(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> days = weekdays(1, 6);
    double size = chance().logUniform(60_000, 600_000);
    int callsADay = (int) Math.max(6, Math.min(150, budget() / days.size() / size));
    double answer = chance().logUniform(2, 60);
    double spread = chance().uniform(0.02, 0.4);
    double again = chance().uniform(0, 0.3);
    Wording wording =
        new Wording(chance().between(1, 15), chance().between(0, 8), disguise(0, 0.5), chance());
    for (LocalDate day : days) {
      double begins = person().rhythm().begins() + chance().uniform(0, 3);
      double hours = chance().uniform(1.5, 8);
      double gap = hours * 3_600 / callsADay;
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              chance().between(2, 25),
              () -> chance().logNormal(gap * 0.7, 0.85),
              (at, conversation) -> {
                Tokens tokens =
                    split(size * (1 - again), size * again, answer).around(spread, chance());
                return Call.answered(at, conversation, tokens, wording.next(), chance());
              });
      repeater.run(new Span(at(day, begins), at(day, begins + hours)), callsADay);
    }
  }
}
