package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;

/** Two agents that talk to each other and get nowhere. */
final class PingPong extends Burn {
  private static final int MOST_CALLS = 2_400;

  PingPong(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    Span span = anyTime(2, 36);
    double gap = Math.max(chance().logUniform(5, 60), span.length() / 1e3 / MOST_CALLS);
    Tokens usual = usualCall(perCall(span.length() / 1e3 / gap));
    double difference = chance().uniform(0.05, 0.3);
    int words = chance().between(0, 4);
    double chaff = disguise(0, 0.25);
    Wording ping = new Wording(chance().between(1, 3), words, chaff, chance());
    Wording pong = new Wording(chance().between(1, 3), words, chaff, chance());
    Program other = Program.any(Program.Kind.AGENT, chance());
    boolean twoPrograms = chance().happens(0.5);
    int[] turn = {0};
    Conversation[] both = new Conversation[2];
    Repeater repeater =
        new Repeater(
            desk,
            () -> {
              both[0] = open(desk).asRun(chance());
              Conversation answering = both[0].child(false, chance());
              both[1] = twoPrograms ? answering.by(other) : answering;
              return both[0];
            },
            2 * chance().between(20, 300),
            () -> chance().logNormal(gap, 0.35),
            (at, conversation) -> {
              boolean first = turn[0]++ % 2 == 0;
              return Call.answered(
                  at,
                  first ? both[0] : both[1],
                  usual.around(difference, chance()),
                  (first ? ping : pong).next(),
                  chance());
            });
    repeater.run(span, MOST_CALLS);
  }
}
