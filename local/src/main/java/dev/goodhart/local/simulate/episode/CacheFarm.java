package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.util.List;

/** A huge context that is cached once and read again and again: cheap, and it counts. */
final class CacheFarm extends Burn {
  private static final int SMALLEST = 60_000;

  CacheFarm(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> days = weekdays(1, 6);
    double size = chance().logUniform(SMALLEST, 800_000);
    int callsADay = (int) Math.max(20, Math.min(700, budget() * 2 / days.size() / size));
    double gap = chance().logUniform(6, 120);
    double uneven = chance().uniform(0.05, 0.9);
    Wording wording =
        new Wording(chance().between(1, 12), chance().between(0, 6), disguise(0, 0.5), chance());
    for (LocalDate day : days) {
      double begins = chance().uniform(7, 20);
      int[] made = {0};
      Repeater repeater =
          new Repeater(
              desk,
              () -> {
                made[0] = 0;
                return open(desk);
              },
              chance().between(40, 400),
              () -> chance().logNormal(gap, uneven),
              (at, conversation) -> {
                double fresh = chance().logUniform(5, 500);
                Tokens tokens =
                    made[0]++ == 0
                        ? split(size, 0, chance().logUniform(2, 60))
                        : split(fresh, size, chance().logUniform(2, 60));
                return Call.answered(at, conversation, tokens, wording.next(), chance());
              });
      repeater.run(new Span(at(day, begins), at(day, begins + 16)), callsADay);
    }
  }
}
