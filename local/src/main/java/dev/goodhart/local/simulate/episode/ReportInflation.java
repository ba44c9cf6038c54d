package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Span;
import java.time.LocalDate;
import java.util.Optional;

/** A changed client that claims more than the gateway saw; the work is as usual. */
final class ReportInflation extends Burn {
  private final Span span;
  private final double factor;

  ReportInflation(Cue cue) {
    super(cue);
    int days = chance().between(2, Math.max(2, setting().timeline().days() / 2));
    LocalDate first = weekday(days);
    span = days(first, first.plusDays(days));
    factor = chance().logUniform(1.5, 12);
  }

  @Override
  public boolean needed(LocalDate day) {
    return span.holds(at(day, 12)) && day.getDayOfWeek().getValue() < 6;
  }

  @Override
  public double claim(long instant) {
    return span.holds(instant) ? factor : 1;
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return Optional.of(span);
  }
}
