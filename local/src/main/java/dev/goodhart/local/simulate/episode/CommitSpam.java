package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Tokens;
import dev.goodhart.schema.OutcomeKind;
import java.time.LocalDate;
import java.util.List;

/** A loop that commits something trivial after some calls, to look like work. */
final class CommitSpam extends Burn {
  CommitSpam(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> days = weekdays(1, 6);
    int calls = (int) chance().logUniform(60, 500);
    int perCommit = chance().between(1, 6);
    Tokens usual = usualCall(perCall(calls * (double) days.size()));
    Wording wording =
        new Wording(chance().between(1, 10), chance().between(0, 6), disguise(0, 0.4), chance());
    double hours = chance().uniform(2, 10);
    for (LocalDate day : days) {
      double begins = chance().uniform(7, 20);
      int[] made = {0};
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              chance().between(20, 200),
              () -> chance().logNormal(hours * 3_600 / calls * 0.9, 0.5),
              (at, conversation) -> {
                if (++made[0] % perCommit == 0) {
                  desk.outcome(at, conversation, OutcomeKind.COMMIT, 1);
                  desk.outcome(at, conversation, OutcomeKind.LINES_ADDED, chance().between(1, 3));
                  desk.outcome(at, conversation, OutcomeKind.LINES_REMOVED, chance().between(0, 2));
                }
                return step(at, conversation, usual.around(0.3, chance()), wording.next());
              });
      repeater.run(new Span(at(day, begins), at(day, begins + hours)), calls);
    }
  }
}
