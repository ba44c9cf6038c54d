package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/** A trivial call a week, to count as active; nothing else. */
final class WeeklyTick extends Burn {
  WeeklyTick(Cue cue) {
    super(cue);
  }

  @Override
  public double effort(LocalDate day) {
    return 0;
  }

  @Override
  public void act(Desk desk) {
    int most = chance().between(1, 3);
    double hour = chance().happens(0.7) ? chance().uniform(0.05, 1.5) : chance().uniform(8, 10);
    long usual = chance().bits();
    boolean others = chance().happens(0.4);
    for (LocalDate monday : setting().timeline().each(DayOfWeek.MONDAY)) {
      Conversation conversation = open(desk);
      long at = at(monday, hour + chance().uniform(0, 0.4));
      for (int i = chance().between(1, most); i > 0; i--) {
        Tokens tokens =
            new Tokens(
                chance().between(5, 120),
                chance().happens(0.3) ? 4_000 : 0,
                0,
                chance().between(1, 40),
                0);
        long prompt = others ? chance().bits() : usual;
        desk.call(Call.answered(at, conversation, tokens, prompt, chance()));
        at += chance().between(3, 90) * Timeline.SECOND;
      }
    }
  }

  /** The abstention between two ticks belongs to it. */
  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return acted.map(span -> new Span(span.from(), setting().timeline().span().to()));
  }
}
