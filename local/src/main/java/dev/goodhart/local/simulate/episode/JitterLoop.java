package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;

/** One script that is run again and again, disguised: uneven gaps, other words, other sizes. */
final class JitterLoop extends Burn {
  private static final int MOST_CALLS = 2_500;
  private static final int FEWEST_CALLS = 60;

  /** Share of a week. */
  private static final double AT_WORK = 0.26;

  JitterLoop(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    // Half of them run while their owner is at work, and so for more days.
    boolean inHours = chance().happens(0.5);
    Span span = inHours ? anyTime(30, 200) : anyTime(6, 120);
    double seconds = span.length() * (inHours ? AT_WORK : 1) / Timeline.SECOND;
    double gap =
        Math.max(
            seconds / MOST_CALLS, Math.min(seconds / FEWEST_CALLS, chance().logUniform(15, 400)));
    double uneven = chance().uniform(0.3, 1.3);
    Tokens usual = usualCall(perCall(seconds / gap));
    double difference = chance().uniform(0.15, 0.6);
    Wording wording =
        new Wording(chance().between(1, 12), chance().between(1, 6), disguise(0, 0.35), chance());
    long tool = chance().bits();
    double sameTool = chance().uniform(0.3, 1);
    Repeater repeater =
        new Repeater(
            desk,
            () -> open(desk),
            chance().between(15, 200),
            () -> chance().logNormal(gap * 0.8, uneven),
            (at, conversation) ->
                Call.using(
                    chance().happens(sameTool) ? tool : chance().bits(),
                    at,
                    conversation,
                    usual.around(difference, chance()),
                    wording.next(),
                    chance()));
    if (inHours) {
      repeater.awake(desk.usualHours());
    }
    repeater.run(span, MOST_CALLS);
    pretend(desk, open(desk), span.from() + Timeline.HOUR);
  }
}
