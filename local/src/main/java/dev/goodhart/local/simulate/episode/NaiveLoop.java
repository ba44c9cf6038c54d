package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;

/** One script that is run again and again, exactly. */
final class NaiveLoop extends Burn {
  private static final int MOST_CALLS = 2_500;
  private static final int FEWEST_CALLS = 60;

  NaiveLoop(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    Span span = anyTime(2, 60);
    double seconds = span.length() / (double) Timeline.SECOND;
    double gap =
        Math.max(
            seconds / MOST_CALLS, Math.min(seconds / FEWEST_CALLS, chance().logUniform(8, 240)));
    Tokens same = usualCall(perCall(seconds / gap));
    double difference = chance().happens(0.6) ? 0 : 0.02;
    Wording wording =
        new Wording(chance().happens(0.7) ? 1 : chance().between(2, 5), 0, 0, chance());
    long tool = chance().bits();
    boolean usesTool = chance().happens(0.7);
    Repeater repeater =
        new Repeater(
            desk,
            () -> open(desk),
            chance().between(20, 400),
            () -> gap + chance().uniform(-0.2, 0.2),
            (at, conversation) -> {
              Tokens tokens = same.around(difference, chance());
              long prompt = wording.next();
              return usesTool
                  ? Call.using(tool, at, conversation, tokens, prompt, chance())
                  : Call.answered(at, conversation, tokens, prompt, chance());
            });
    repeater.run(span, MOST_CALLS);
  }
}
