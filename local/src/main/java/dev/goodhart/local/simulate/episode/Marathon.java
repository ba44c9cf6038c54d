package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;

/** An agent kept busy for days without a pause. */
final class Marathon extends Burn {
  private static final int MOST_CALLS = 3_500;

  Marathon(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    Span span = anyTime(22, 120);
    double seconds = span.length() / (double) Timeline.SECOND;
    double gap = Math.max(seconds / MOST_CALLS, chance().logUniform(25, 240));
    Tokens usual = usualCall(perCall(seconds / gap));
    double uneven = chance().uniform(0.5, 0.9);
    Wording wording =
        new Wording(
            chance().between(15, 300), chance().between(0, 6), disguise(0.05, 0.6), chance());
    Repeater repeater =
        new Repeater(
            desk,
            () -> open(desk),
            chance().between(30, 250),
            // The mean of log-normal gaps is above their median.
            () -> chance().logNormal(gap * 0.75, uneven),
            (at, conversation) ->
                step(at, conversation, usual.around(0.5, chance()), wording.next()));
    repeater.run(span, MOST_CALLS);
    pretend(desk, open(desk), span.from() + 10 * Timeline.HOUR);
  }
}
