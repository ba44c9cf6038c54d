package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.EvaluationRun;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;

/** Somebody compares models for some days: the same questions over and over. */
final class Evaluation extends Episode {
  Evaluation(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    EvaluationRun run = EvaluationRun.any(chance());
    LocalDate first = weekday(4);
    for (LocalDate day : first.datesUntil(first.plusDays(chance().between(1, 4))).toList()) {
      if (!Timeline.isWeekend(day)) {
        for (int i = chance().between(1, 4); i > 0; i--) {
          run.perform(at(day, chance().uniform(9, 23)), desk);
        }
      }
    }
  }
}
