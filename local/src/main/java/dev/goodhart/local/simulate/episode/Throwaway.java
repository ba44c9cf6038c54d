package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Mix;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Prompts;
import dev.goodhart.local.simulate.model.Session;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.schema.OutcomeKind;
import java.time.LocalDate;
import java.util.OptionalLong;

/** Prototypes from one seed prompt, each abandoned for the next. */
final class Throwaway extends Burn {
  Throwaway(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    long seed = chance().bits();
    int words = chance().between(0, 6);
    double sessions = chance().logUniform(3, 14);
    boolean deletes = chance().happens(0.5);
    double scale = setting().parameters().get("scale.gaming");
    Mix mix =
        new Mix(
            chance().logUniform(9_000, 60_000) * scale,
            170_000,
            chance().logUniform(500, 2_000),
            chance().logUniform(200, 1_500),
            1,
            0.15);
    Style style =
        new Style(
            Program.Kind.AGENT,
            sessions,
            chance().uniform(1, 3),
            chance().uniform(6, 16),
            30,
            0,
            mix,
            Style.Fruit.NONE);
    for (LocalDate day : weekdays(2, 8)) {
      int today = Math.max(2, chance().count(sessions));
      for (int i = 0; i < today; i++) {
        double begins = person().rhythm().begins();
        long start = at(day, begins + chance().uniform(0, person().rhythm().hours() + 2));
        Session session =
            Session.play(
                desk,
                open(desk),
                style,
                start,
                start + Timeline.HOUR,
                OptionalLong.of(Prompts.near(seed, words, chance())));
        if (deletes) {
          int lines = chance().between(40, 600);
          desk.outcome(session.end(), session.conversation(), OutcomeKind.LINES_ADDED, lines);
          long later = session.end() + chance().between(5, 90) * Timeline.MINUTE;
          desk.outcome(later, session.conversation(), OutcomeKind.LINES_REMOVED, lines);
        }
      }
    }
  }
}
