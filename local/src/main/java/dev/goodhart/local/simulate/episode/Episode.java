package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Influence;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Something out of the ordinary in somebody's usage, honest or not: it may change their usual days,
 * and add to them.
 */
public abstract class Episode implements Influence {
  /** Days of usual work before most episodes, so that there is something to compare with. */
  private static final int USUAL_DAYS = 5;

  private final Cue cue;

  Episode(Cue cue) {
    this.cue = cue;
  }

  /** What it is. */
  public final Pattern pattern() {
    return cue.pattern();
  }

  /** Whose it is. */
  public final Person person() {
    return cue.person();
  }

  /** Does what comes on top of usual days, which are over by then. */
  public void act(Desk desk) {
    // Most of the honest ones are usual days, but for their number.
  }

  /**
   * The stretch that is labelled; empty: it came to nothing.
   *
   * @param acted from the first to the last call of {@link #act}
   */
  public Optional<Span> extent(Optional<Span> acted) {
    return acted;
  }

  final Chance chance() {
    return cue.chance();
  }

  final Setting setting() {
    return cue.setting();
  }

  /** A weekday on which something can begin that takes so many days. */
  static LocalDate weekday(int days, Setting setting, Chance chance) {
    Timeline timeline = setting.timeline();
    LocalDate last = timeline.end().minusDays(days);
    LocalDate first = timeline.start().plusDays(Math.min(USUAL_DAYS, timeline.days() / 4));
    List<LocalDate> possible =
        timeline.weekdays().stream()
            .filter(day -> !day.isBefore(first) && !day.isAfter(last))
            .toList();
    return possible.isEmpty() ? timeline.start() : chance.one(possible);
  }

  final LocalDate weekday(int days) {
    return weekday(days, setting(), chance());
  }

  /** When it is that late where the person lives. */
  final long at(LocalDate day, double hour) {
    return Timeline.at(day, person().zone(), hour);
  }

  /** Whole local days, the last one excluded. */
  final Span days(LocalDate from, LocalDate to) {
    return new Span(at(from, 0), at(to, 0));
  }
}
