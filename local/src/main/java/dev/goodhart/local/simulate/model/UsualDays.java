package dev.goodhart.local.simulate.model;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A person's honest days: what they do themselves, and their duties. */
public final class UsualDays {
  private static final double PRESENT = 0.94;
  private static final double AT_HOLIDAYS = 0.04;
  private static final double DAY_SPREAD = 0.5;
  private static final double WEEK_SPREAD = 0.3;

  /** Of the effort that a newcomer will make, and the days until then. */
  private static final double FIRST_DAY = 0.25;

  private static final double DAYS_TO_LEARN = 20;

  private final Desk desk;
  private final Person person;
  private final Chance chance;
  private final Influence influence;
  private final List<Duty> duties;

  /** At that desk. */
  public UsualDays(Desk desk) {
    this.desk = desk;
    person = desk.person();
    chance = desk.chance();
    influence = desk.influence();
    duties = Duties.of(person, desk.setting());
  }

  /** Lives them, one after the other. */
  public void live() {
    double week = 1;
    int days = 0;
    for (LocalDate day : desk.setting().timeline().localDays()) {
      if (days++ % 7 == 0) {
        week = chance.logNormal(1, WEEK_SPREAD);
      }
      if (!day.isBefore(person.rhythm().joins()) && isHere(day)) {
        ZoneId zone = influence.zone(day, person.zone());
        double effort = effort(day, zone) * week;
        work(day, zone, effort);
        for (Duty duty : duties) {
          duty.perform(day, zone, effort, desk);
        }
      }
    }
  }

  private boolean isHere(LocalDate day) {
    return person.teamAt(Timeline.at(day, person.zone(), 0)).isPresent();
  }

  private double effort(LocalDate day, ZoneId zone) {
    double wanted = influence.effort(day);
    double present =
        influence.needed(day)
            ? 1
            : Timeline.isWeekend(day)
                ? person.rhythm().weekends()
                : desk.setting().isHoliday(day, zone) ? AT_HOLIDAYS : PRESENT;
    double effort = chance.happens(present) ? chance.logNormal(0.9, DAY_SPREAD) : 0;
    return wanted * effort * learned(day);
  }

  private double learned(LocalDate day) {
    if (person.persona() != Persona.NEW_HIRE) {
      return 1;
    }
    long days = ChronoUnit.DAYS.between(person.rhythm().joins(), day);
    return Math.min(1, FIRST_DAY + (1 - FIRST_DAY) * days / DAYS_TO_LEARN);
  }

  private void work(LocalDate day, ZoneId zone, double effort) {
    Style style = person.persona().style();
    int sessions = chance.count(style.sessions() * person.rhythm().pace() * effort);
    double hours = person.rhythm().hours() + influence.overtime(day);
    for (int i = 0; i < sessions; i++) {
      double begins = person.rhythm().begins() + chance.normal() * 0.3;
      double hour = begins + chance.unit() * (hours - 1);
      // A pause in the middle of a usual day.
      if (hour > begins + 3.5) {
        hour += 0.8;
      }
      long start = Timeline.at(day, zone, hour);
      long until = Timeline.at(day, zone, begins + hours + 0.8);
      Session session = Session.play(desk, style, start, until);
      Fruits.of(session, desk, 1);
    }
  }
}
