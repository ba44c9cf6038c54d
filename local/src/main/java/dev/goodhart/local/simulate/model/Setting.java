package dev.goodhart.local.simulate.model;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is the same for all in the organisation.
 *
 * @param seed decides everything that is by chance
 * @param timeline what is simulated
 * @param parameters how it differs from others
 * @param phrases fingerprints of messages that everybody writes, the most usual first
 */
public record Setting(long seed, Timeline timeline, Parameters parameters, List<Long> phrases) {
  private static final int PHRASES = 40;
  private static final int TEMPLATES = 15;
  private static final double HOLIDAY_IN_28_DAYS = 0.6;

  /** By seed. */
  public static Setting of(long seed, Timeline timeline, Parameters parameters) {
    Chance chance = Chance.of(seed, "phrases", 0);
    List<Long> phrases = new ArrayList<>();
    for (int i = 0; i < PHRASES; i++) {
      phrases.add(chance.bits());
    }
    return new Setting(seed, timeline, parameters, List.copyOf(phrases));
  }

  /** Draws for one purpose. */
  public Chance chance(String what, long number) {
    return Chance.of(seed, what, number);
  }

  /** One of the templates that a team writes from. */
  public long template(String team, Chance chance) {
    return chance("template", team.hashCode() * 31L + chance.between(1, TEMPLATES)).bits();
  }

  /** Whether nobody there has to work that day; each zone has its own holidays. */
  public boolean isHoliday(LocalDate day, ZoneId zone) {
    Chance year = chance("holiday", zone.getId().hashCode());
    List<LocalDate> weekdays = timeline.weekdays();
    int holidays = year.count(HOLIDAY_IN_28_DAYS * timeline.days() / 28.0);
    for (int i = 0; i < holidays; i++) {
      if (year.one(weekdays).equals(day)) {
        return true;
      }
    }
    return false;
  }

  /** In total tokens a week. */
  public long weeklyTarget() {
    return Math.round(parameters.get("target.tokens"));
  }
}
