package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.episode.Episode;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Influence;
import dev.goodhart.local.simulate.model.Ledger;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.UsualDays;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What one person does in the simulated time: their usual days, then their episodes. */
final class Life {
  private Life() {}

  /**
   * Lives it.
   *
   * @return what is to be said about it
   */
  static List<Label> live(Person person, List<Episode> episodes, Setting setting, Ledger ledger) {
    Desk desk = new Desk(person, setting, new Together(episodes), ledger);
    new UsualDays(desk).live();
    List<Label> labels = new ArrayList<>();
    Span simulated = setting.timeline().span();
    for (Episode episode : episodes) {
      desk.watch();
      episode.act(desk);
      episode
          .extent(desk.watched())
          .map(
              span ->
                  new Span(
                      Math.max(span.from(), simulated.from()), Math.min(span.to(), simulated.to())))
          .ifPresent(span -> labels.add(new Label(person, episode.pattern(), span)));
    }
    return labels;
  }

  /** What several episodes change. */
  private record Together(List<Episode> episodes) implements Influence {
    @Override
    public double effort(LocalDate day) {
      double effort = 1;
      for (Episode episode : episodes) {
        effort *= episode.effort(day);
      }
      return effort;
    }

    @Override
    public double overtime(LocalDate day) {
      return episodes.stream().mapToDouble(episode -> episode.overtime(day)).sum();
    }

    @Override
    public boolean needed(LocalDate day) {
      return episodes.stream().anyMatch(episode -> episode.needed(day));
    }

    @Override
    public ZoneId zone(LocalDate day, ZoneId home) {
      ZoneId zone = home;
      for (Episode episode : episodes) {
        zone = episode.zone(day, zone);
      }
      return zone;
    }

    @Override
    public double claim(long instant) {
      double claim = 1;
      for (Episode episode : episodes) {
        claim *= episode.claim(instant);
      }
      return claim;
    }
  }
}
