package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;

/** Long texts that nobody comes back to. */
final class OutputFarm extends Burn {
  OutputFarm(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    double length = chance().logUniform(4_500, 26_000);
    double question = chance().logUniform(80, 2_500);
    double reasoning = chance().happens(0.3) ? chance().uniform(0.1, 0.8) : 0;
    double spread = chance().uniform(0.05, 0.4);
    double scale = setting().parameters().get("scale.gaming");
    int callsADay = (int) (chance().logUniform(15, 160) * Math.min(3, scale));
    boolean human = chance().happens(0.6);
    Wording wording =
        new Wording(chance().between(1, 40), chance().between(0, 9), disguise(0, 0.8), chance());
    for (LocalDate day : weekdays(1, 7)) {
      double begins = human ? person().rhythm().begins() : chance().uniform(6, 22);
      double hours = human ? 8 : chance().uniform(1, 7);
      double gap = Math.max(30, hours * 3_600 / callsADay);
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              chance().between(1, 3),
              () -> chance().logNormal(gap * 0.8, human ? 0.9 : 0.2),
              (at, conversation) -> {
                Tokens tokens =
                    new Tokens(
                            Math.round(question),
                            0,
                            0,
                            Math.round(length),
                            Math.round(length * reasoning))
                        .around(spread, chance());
                return Call.answered(at, conversation, tokens, wording.next(), chance());
              });
      repeater.run(new Span(at(day, begins), at(day, begins + hours)), callsADay);
    }
  }
}
