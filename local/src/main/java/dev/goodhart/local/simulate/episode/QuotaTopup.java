package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/** Lands just above the weekly target shortly before it is counted. */
final class QuotaTopup extends Burn {
  /** When the week is counted, in the person's own time. */
  static final DayOfWeek COUNTED_ON = DayOfWeek.FRIDAY;

  static final double COUNTED_AT = 17;

  QuotaTopup(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> fridays = setting().timeline().each(COUNTED_ON);
    int first = chance().happens(0.6) ? 0 : fridays.size() / 3;
    double hoursBefore = chance().logUniform(1.5, 14);
    double above = chance().logUniform(0.002, 0.04);
    Wording wording =
        new Wording(chance().between(1, 30), chance().between(0, 8), disguise(0, 0.6), chance());
    for (LocalDate friday : fridays.subList(first, fridays.size())) {
      Span week = new Span(at(friday.minusDays(7), COUNTED_AT), at(friday, COUNTED_AT));
      long target = Math.round(setting().weeklyTarget() * (1 + above * chance().uniform(0.5, 1.5)));
      long missing = target - desk.used(week);
      if (missing > 0) {
        topUp(missing, at(friday, COUNTED_AT - hoursBefore), week.to(), wording, desk);
      }
    }
  }

  private void topUp(long missing, long from, long to, Wording wording, Desk desk) {
    long end = to - chance().between(4, 25) * Timeline.MINUTE;
    int calls = (int) Math.max(8, Math.min(500, missing / chance().logUniform(25_000, 250_000)));
    double mean = missing / (double) calls;
    double step = (end - from) / (double) calls;
    Conversation conversation = open(desk);
    long left = missing;
    for (int i = 0; i < calls; i++) {
      if (i % 40 == 39) {
        conversation = open(desk);
      }
      long at = from + Math.round(step * (i + chance().unit() * 0.9));
      Tokens tokens = usualCall(mean).around(0.3, chance());
      if (i == calls - 1 || tokens.total() > left) {
        tokens = rest(left);
      }
      left -= tokens.total();
      desk.call(step(at, conversation, tokens, wording.next()));
      if (left <= 0) {
        return;
      }
    }
  }

  /** Exactly that many. */
  private static Tokens rest(long total) {
    long output = Math.min(200, total / 4);
    long fresh = Math.min(2_000, (total - output) / 2);
    return new Tokens(fresh, total - output - fresh, 0, output, 0);
  }
}
