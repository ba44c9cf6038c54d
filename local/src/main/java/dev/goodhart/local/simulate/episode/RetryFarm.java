package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;

/** A request that is bound to fail, tried again without end: its input counts. */
final class RetryFarm extends Burn {
  private static final int MOST_CALLS = 2_500;

  RetryFarm(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    Span span = anyTime(3, 48);
    double seconds = span.length() / (double) Timeline.SECOND;
    double gap = Math.max(seconds / MOST_CALLS, chance().logUniform(5, 120));
    Tokens usual = usualCall(perCall(seconds / gap));
    Tokens same = new Tokens(usual.input(), usual.cacheRead(), usual.cacheWrite(), 0, 0);
    Wording wording = new Wording(1, chance().between(0, 3), disguise(0, 0.1), chance());
    double answered = chance().uniform(0, 0.15);
    Repeater repeater =
        new Repeater(
            desk,
            () -> open(desk),
            chance().between(30, 500),
            () -> chance().logNormal(gap, 0.2),
            (at, conversation) ->
                chance().happens(answered)
                    ? Call.answered(at, conversation, usual, wording.next(), chance())
                    : Call.failed(at, conversation, same, wording.next()));
    repeater.run(span, MOST_CALLS);
  }
}
