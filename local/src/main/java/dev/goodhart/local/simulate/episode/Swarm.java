package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.FanOut;
import dev.goodhart.local.simulate.model.Mix;
import java.time.LocalDate;

/** Dozens of sub-agents, sent out on nothing. */
final class Swarm extends Burn {
  Swarm(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    int agents = (int) chance().logUniform(10, 60);
    int calls = (int) chance().logUniform(8, 60);
    double repeats = chance().uniform(0.2, 0.9);
    Wording orders =
        new Wording(chance().between(1, 4), chance().between(1, 7), disguise(0, 0.3), chance());
    Wording steps = new Wording(chance().between(3, 40), 3, 1 - repeats, chance());
    for (LocalDate day : weekdays(1, 3)) {
      for (int wave = chance().between(1, 4); wave > 0; wave--) {
        double held = perCall(agents * calls * 4.0);
        Mix mix =
            new Mix(held * 0.6, held * 4, held * 0.01 + 200, chance().logUniform(40, 500), 1, 0.1);
        FanOut fanOut =
            new FanOut(
                agents,
                Math.max(3, calls / 3),
                calls,
                chance().logUniform(12, 45),
                chance().logUniform(10, 240),
                chance().happens(0.4) ? 0.4 : 0,
                mix);
        fanOut.run(
            desk,
            open(desk),
            at(day, chance().uniform(8, 22)),
            new FanOut.Messages(orders::next, steps::next));
      }
    }
  }
}
