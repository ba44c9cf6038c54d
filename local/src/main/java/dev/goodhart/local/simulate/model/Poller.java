package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Something that looks every few minutes whether there is anything to do, day and night.
 *
 * @param period seconds
 * @param jitter share of it
 * @param print fingerprint of the question
 * @param usual tokens of a look
 * @param busy share of looks that find something
 * @param program that looks
 */
record Poller(double period, double jitter, long print, Tokens usual, double busy, Program program)
    implements Duty {

  static Poller any(Chance chance) {
    return new Poller(
        chance.logUniform(180, 1_500),
        chance.happens(0.5) ? 0.003 : chance.uniform(0.02, 0.3),
        chance.bits(),
        new Tokens(
            (long) chance.logUniform(800, 5_000),
            (long) chance.logUniform(2_000, 20_000),
            0,
            (long) chance.logUniform(40, 300),
            0),
        chance.uniform(0, 0.06),
        Program.any(Program.Kind.SCRIPT, chance));
  }

  @Override
  public void perform(LocalDate day, ZoneId zone, double effort, Desk desk) {
    Chance chance = desk.chance();
    ZoneId home = desk.person().zone();
    Span whole = new Span(Timeline.at(day, home, 0), Timeline.at(day, home, 24));
    Repeater repeater =
        new Repeater(
            desk,
            () -> desk.open(Lane.SCHEDULED, program, desk.person().smallModel()),
            Integer.MAX_VALUE,
            () -> period * (1 + jitter * chance.uniform(-1, 1)),
            (at, conversation) -> look(at, conversation, chance));
    repeater.run(whole, Integer.MAX_VALUE);
  }

  private Call look(long at, Conversation conversation, Chance chance) {
    if (chance.happens(busy)) {
      Tokens more = usual.times(chance.uniform(1.5, 8));
      return Call.using(chance.bits(), at, conversation, more, chance.bits(), chance);
    }
    long message = chance.happens(0.85) ? print : Prompts.near(print, 3, chance);
    return Call.answered(at, conversation, usual.around(0.2, chance), message, chance);
  }
}
