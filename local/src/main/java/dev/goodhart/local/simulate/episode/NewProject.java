package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Span;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A steady climb, and the work climbs with it. */
final class NewProject extends Episode {
  private final LocalDate first;
  private final LocalDate end;
  private final double top;

  NewProject(Cue cue) {
    super(cue);
    int days = setting().timeline().days();
    int length = chance().between(days / 2, days * 9 / 10);
    first = setting().timeline().start().plusDays(chance().between(0, days - length));
    end = first.plusDays(length);
    top = chance().logUniform(2, 5);
  }

  @Override
  public double effort(LocalDate day) {
    if (day.isBefore(first)) {
      return 1;
    }
    double length = ChronoUnit.DAYS.between(first, end);
    double share = Math.min(1, ChronoUnit.DAYS.between(first, day) / length);
    return 1 + (top - 1) * share;
  }

  @Override
  public double overtime(LocalDate day) {
    return effort(day) > 2 ? 1.5 : 0;
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return Optional.of(days(first, end));
  }
}
