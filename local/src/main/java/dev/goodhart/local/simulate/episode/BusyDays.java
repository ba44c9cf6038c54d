package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Some days with far more work than usual. */
final class BusyDays extends Episode {
  private final LocalDate first;
  private final LocalDate end;
  private final double effort;
  private final double overtime;
  private final boolean weekends;

  private BusyDays(
      Cue cue, LocalDate first, int days, double effort, double overtime, boolean weekends) {
    super(cue);
    this.first = first;
    this.end = first.plusDays(days);
    this.effort = effort;
    this.overtime = overtime;
    this.weekends = weekends;
  }

  /** The books are closed: two days before the end of a month, and the first of the next. */
  static Episode monthEnd(Cue cue) {
    Timeline timeline = cue.setting().timeline();
    List<LocalDate> ends =
        timeline
            .start()
            .plusDays(3)
            .datesUntil(timeline.end())
            .filter(day -> day.equals(day.with(TemporalAdjusters.lastDayOfMonth())))
            .toList();
    Chance chance = cue.chance();
    // Companies close in the middle of a month, too, if the simulated time has no end of one.
    LocalDate last = ends.isEmpty() ? weekday(4, cue.setting(), chance) : chance.one(ends);
    while (Timeline.isWeekend(last)) {
      last = last.minusDays(1);
    }
    return new BusyDays(
        cue, last.minusDays(2), 4, chance.uniform(2, 5), chance.uniform(0, 4), false);
  }

  /** Something is to be finished, in the evenings too. */
  static Episode launchCrunch(Cue cue) {
    Chance chance = cue.chance();
    int days = chance.between(3, 7);
    LocalDate first = weekday(days, cue.setting(), chance);
    return new BusyDays(
        cue, first, days, chance.uniform(1.6, 4), chance.uniform(2, 6), chance.happens(0.5));
  }

  /** A team tries something for two days, and half a night. */
  static Function<Cue, Episode> hackathon(Setting setting, Chance chance) {
    LocalDate thursday =
        weekday(4, setting, chance).with(TemporalAdjusters.nextOrSame(DayOfWeek.THURSDAY));
    LocalDate first =
        thursday.isBefore(setting.timeline().end().minusDays(1)) ? thursday : thursday.minusDays(7);
    double effort = chance.uniform(2, 5);
    return cue ->
        new BusyDays(
            cue, first, 2, effort * cue.chance().uniform(0.6, 1.4), chance.uniform(3, 7), false);
  }

  private boolean holds(LocalDate day) {
    return !day.isBefore(first) && day.isBefore(end);
  }

  @Override
  public double effort(LocalDate day) {
    return holds(day) ? effort : 1;
  }

  @Override
  public double overtime(LocalDate day) {
    return holds(day) ? overtime : 0;
  }

  @Override
  public boolean needed(LocalDate day) {
    return holds(day) && (weekends || !Timeline.isWeekend(day));
  }

  @Override
  public Optional<Span> extent(Optional<Span> acted) {
    return Optional.of(days(first, end));
  }
}
