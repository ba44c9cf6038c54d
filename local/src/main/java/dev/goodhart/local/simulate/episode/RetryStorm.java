package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;

/** A provider fails, and a program tries again: the same message, hardly an answer, longer gaps. */
final class RetryStorm extends Episode {
  private static final double LONGEST_GAP = 120;

  RetryStorm(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    LocalDate day = weekday(2);
    long at = at(day, person().rhythm().begins() + chance().uniform(0, 7));
    Conversation conversation = desk.open();
    double growth = chance().uniform(1.3, 2);
    long input = (long) chance().logUniform(800, 60_000);
    for (int request = chance().between(2, 12); request > 0; request--) {
      long message = chance().bits();
      double gap = chance().uniform(0.5, 2);
      for (int attempt = chance().between(6, 30); attempt > 0; attempt--) {
        Tokens tokens = new Tokens(input, 0, 0, chance().happens(0.4) ? 1 : 0, 0);
        desk.call(Call.failed(at, conversation, tokens, message));
        at += Math.round(gap * chance().uniform(0.8, 1.2) * Timeline.SECOND);
        gap = Math.min(LONGEST_GAP, gap * growth);
      }
      at += chance().between(10, 240) * Timeline.SECOND;
    }
  }
}
