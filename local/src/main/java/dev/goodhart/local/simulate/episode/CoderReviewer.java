package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Context;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Fruits;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;

/** One agent writes, another one reviews, turn by turn; each turn is about something else. */
final class CoderReviewer extends Episode {
  CoderReviewer(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    LocalDate first = weekday(4);
    Program other = Program.any(Program.Kind.AGENT, chance());
    for (LocalDate day : first.datesUntil(first.plusDays(chance().between(1, 4))).toList()) {
      long at = at(day, person().rhythm().begins() + chance().uniform(0, 6));
      for (int pair = chance().between(1, 4); pair > 0; pair--) {
        at = pair(desk, other, at) + chance().between(2, 60) * Timeline.MINUTE;
      }
    }
  }

  private long pair(Desk desk, Program other, long start) {
    Conversation coder = desk.open().asRun(chance());
    Conversation reviewer = coder.child(chance().happens(0.5), chance()).by(other);
    Style style = person().persona().style();
    Context codes = new Context(style.mix(), person().model(), chance());
    Context reviews = new Context(style.mix(), person().model(), chance());
    int turns = chance().between(15, 160);
    long at = start;
    for (int turn = 0; turn < turns; turn++) {
      boolean coding = turn % 2 == 0;
      desk.call(
          Call.using(
              chance().bits(),
              at,
              coding ? coder : reviewer,
              (coding ? codes : reviews).next(0),
              chance().bits(),
              chance()));
      at += Math.round(chance().logNormal(22, 0.5) * Timeline.SECOND);
    }
    Fruits.of(Style.Fruit.CODE, coder, new Span(start, at), turns, desk, 1.2);
    return at;
  }
}
