package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Span;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Works from the other side of the world for a while. */
final class Travel extends Episode {
  private final LocalDate leaves;
  private final LocalDate returns;
  private final ZoneId there;

  Travel(Cue cue) {
    super(cue);
    int days = chance().between(3, Math.max(3, setting().timeline().days() / 2));
    leaves = weekday(days);
    returns = leaves.plusDays(days);
    // Other than Europe's, so that it is a journey for most.
    int hours = chance().happens(0.5) ? chance().between(-10, -5) : chance().between(5, 11);
    there = ZoneOffset.ofHours(hours);
  }

  @Override
  public ZoneId zone(LocalDate day, ZoneId home) {
    return day.isBefore(leaves) || !day.isBefore(returns) ? home : there;
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return Optional.of(days(leaves, returns));
  }
}
