package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A build server: some calls for each change, most of them in office hours, some at any time.
 *
 * @param runs of a weekday
 * @param calls of a run
 * @param print fingerprint of the instructions
 * @param program that runs
 */
record Pipeline(double runs, int calls, long print, Program program) implements Duty {
  private static final double AT_WEEKENDS = 0.25;

  static Pipeline any(Chance chance) {
    return new Pipeline(
        chance.logUniform(10, 70),
        chance.between(2, 9),
        chance.bits(),
        Program.any(Program.Kind.SCRIPT, chance));
  }

  @Override
  public void perform(LocalDate day, ZoneId zone, double effort, Desk desk) {
    Chance chance = desk.chance();
    Mix mix = desk.person().persona().style().mix();
    int today = chance.count(runs * (Timeline.isWeekend(day) ? AT_WEEKENDS : 1));
    for (int i = 0; i < today; i++) {
      double hour = chance.happens(0.6) ? 13 + 3.5 * chance.normal() : chance.uniform(0, 24);
      long start = Timeline.at(day, desk.person().zone(), hour);
      Model model = chance.happens(0.7) ? desk.person().smallModel() : desk.person().model();
      Context context = new Context(mix, model, chance);
      int[] made = {0};
      Repeater repeater =
          new Repeater(
              desk,
              () -> desk.open(Lane.CI, program, model),
              Integer.MAX_VALUE,
              () -> chance.logNormal(12, 0.7),
              (at, conversation) -> {
                long message = made[0]++ == 0 ? Prompts.near(print, 8, chance) : chance.bits();
                return Call.using(
                    chance.bits(), at, conversation, context.next(0), message, chance);
              });
      repeater.run(new Span(start, start + Timeline.DAY), 1 + chance.count(calls));
    }
  }
}
