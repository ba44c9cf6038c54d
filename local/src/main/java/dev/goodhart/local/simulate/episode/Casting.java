package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who has which episode. Nobody has two, but for what a whole company has: a label is then about
 * one thing.
 */
public final class Casting {
  private static final double PER = 1_000;
  private static final double OF_THE_COMPANY = 0.7;

  private final Setting setting;
  private final List<Person> people;
  private final Map<Integer, List<Episode>> episodes = new HashMap<>();

  private Casting(Setting setting, List<Person> people) {
    this.setting = setting;
    this.people = people;
  }

  /** Everybody's episodes, by the person's index. */
  public static Map<Integer, List<Episode>> of(Setting setting, List<Person> people) {
    Casting casting = new Casting(setting, people);
    List<Pattern> order = new ArrayList<>(List.of(Pattern.values()));
    // What most have comes last: it leaves nobody free.
    order.sort(Comparator.comparing(pattern -> pattern.company() == Pattern.Company.MOST));
    order.forEach(casting::cast);
    return casting.episodes;
  }

  private void cast(Pattern pattern) {
    double rate = setting.parameters().get(pattern.key());
    if (rate == 0) {
      return;
    }
    Chance chance = setting.chance("casting " + pattern.label(), 0);
    int times = Math.max(1, chance.round(rate * people.size() / PER));
    for (int i = 0; i < times; i++) {
      List<Person> company = company(pattern, chance);
      Chance plot = setting.chance(pattern.label(), -1 - i);
      Function<Cue, Episode> part = Plot.of(pattern).plan(setting, plot);
      for (Person person : company) {
        Chance own = setting.chance(pattern.label(), person.index());
        episodes
            .computeIfAbsent(person.index(), key -> new ArrayList<>())
            .add(part.apply(new Cue(pattern, person, setting, own)));
      }
    }
  }

  private List<Person> company(Pattern pattern, Chance chance) {
    return switch (pattern.company()) {
      case ONE -> take(free(pattern), 1, chance);
      case SOME_OF_A_TEAM -> teamMates(pattern, chance, chance.between(3, 8));
      case A_TEAM -> teamMates(pattern, chance, Integer.MAX_VALUE);
      case A_CROWD ->
          take(free(pattern), Math.min(people.size() / 8, chance.between(6, 25)), chance);
      case MOST ->
          people.stream()
              .filter(person -> pattern.suits(person.persona()) && !games(person))
              .filter(person -> chance.happens(OF_THE_COMPANY))
              .toList();
    };
  }

  private List<Person> free(Pattern pattern) {
    return people.stream()
        .filter(person -> pattern.suits(person.persona()))
        .filter(person -> person.move().isEmpty())
        .filter(person -> !episodes.containsKey(person.index()))
        .toList();
  }

  private boolean games(Person person) {
    return episodes.getOrDefault(person.index(), List.of()).stream()
        .anyMatch(episode -> episode.pattern().gaming());
  }

  private static List<Person> take(List<Person> free, int most, Chance chance) {
    List<Person> left = new ArrayList<>(free);
    List<Person> taken = new ArrayList<>();
    while (taken.size() < most && !left.isEmpty()) {
      taken.add(left.remove(chance.between(0, left.size() - 1)));
    }
    return taken;
  }

  /** From one of the teams with the most that are free. */
  private List<Person> teamMates(Pattern pattern, Chance chance, int most) {
    Map<String, List<Person>> teams =
        free(pattern).stream()
            .collect(Collectors.groupingBy(Person::team, TreeMap::new, Collectors.toList()));
    List<List<Person>> largest =
        teams.values().stream()
            .sorted(Comparator.comparingInt((List<Person> team) -> -team.size()))
            .limit(Math.max(1, teams.size() / 3))
            .toList();
    Optional<List<Person>> team =
        largest.isEmpty() ? Optional.empty() : Optional.of(chance.one(largest));
    return team.map(members -> take(members, most, chance)).orElse(List.of());
  }
}
