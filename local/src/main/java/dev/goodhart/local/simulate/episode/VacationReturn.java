package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Span;
import java.time.LocalDate;
import java.util.Optional;

/** Away for a week or two, then busy with what was left. */
final class VacationReturn extends Episode {
  private static final int BUSY_DAYS = 3;

  private final LocalDate leaves;
  private final LocalDate returns;
  private final double effort;

  VacationReturn(Cue cue) {
    super(cue);
    int away = chance().between(4, Math.max(4, Math.min(14, setting().timeline().days() / 2)));
    returns = weekday(BUSY_DAYS + 1);
    leaves = returns.minusDays(away);
    effort = chance().uniform(1.5, 3.5);
  }

  @Override
  public double effort(LocalDate day) {
    if (day.isBefore(leaves) || !day.isBefore(returns.plusDays(BUSY_DAYS))) {
      return 1;
    }
    return day.isBefore(returns) ? 0 : effort;
  }

  @Override
  public boolean needed(LocalDate day) {
    return day.equals(returns);
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return Optional.of(days(returns, returns.plusDays(BUSY_DAYS)));
  }
}
