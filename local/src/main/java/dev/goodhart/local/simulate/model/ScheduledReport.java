package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A report that is made at the same time of each day, or each hour: the same questions on other
 * figures.
 *
 * @param hourly each hour or each day
 * @param weekends also then
 * @param hour of the day, and its fraction: of the hour
 * @param questions how many
 * @param print fingerprint of the first
 * @param usual tokens of one
 * @param program that makes it
 */
record ScheduledReport(
    boolean hourly,
    boolean weekends,
    double hour,
    int questions,
    long print,
    Tokens usual,
    Program program)
    implements Duty {

  private static final long SECONDS_OF_START = 4;

  static ScheduledReport any(Chance chance) {
    boolean hourly = chance.happens(0.4);
    return new ScheduledReport(
        hourly,
        chance.happens(0.6),
        chance.between(0, 95) / 4.0,
        hourly ? chance.between(1, 6) : chance.between(8, 60),
        chance.bits(),
        new Tokens(
            (long) chance.logUniform(600, 9_000),
            chance.happens(0.5) ? (long) chance.logUniform(2_000, 30_000) : 0,
            0,
            (long) chance.logUniform(80, 1_500),
            0),
        Program.any(Program.Kind.SCRIPT, chance));
  }

  @Override
  public void perform(LocalDate day, ZoneId zone, double effort, Desk desk) {
    if (!weekends && Timeline.isWeekend(day)) {
      return;
    }
    for (int run = 0; run < (hourly ? 24 : 1); run++) {
      make(Timeline.at(day, desk.person().zone(), hourly ? run + hour % 1 : hour), desk);
    }
  }

  private void make(long start, Desk desk) {
    Chance chance = desk.chance();
    Conversation conversation = desk.open(Lane.SCHEDULED, program, desk.person().smallModel());
    long at = start + Math.round(chance.uniform(0, SECONDS_OF_START) * Timeline.SECOND);
    for (int i = 0; i < questions; i++) {
      long question = print * (2L * i + 1);
      long message = chance.happens(0.7) ? question : Prompts.near(question, 3, chance);
      Call call = Call.answered(at, conversation, usual.around(0.15, chance), message, chance);
      desk.call(call);
      at += call.duration() + 400;
    }
  }
}
