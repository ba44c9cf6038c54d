package dev.goodhart.local.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores alerts against labels.
 *
 * <p>Rates are over people: neither the days nor the false alerts of service accounts are in them,
 * but both are shown. Incidents count whosever they are.
 */
public final class Evaluation {
  private final List<Alert> alerts;
  private final Labels labels;
  private final Usage usage;
  private final Set<String> services;
  private final long userDays;

  /**
   * @param alerts in any order
   * @param labels what is known
   * @param usage who was active when
   * @param services users who are no people
   */
  public Evaluation(List<Alert> alerts, Labels labels, Usage usage, Set<String> services) {
    this.alerts = List.copyOf(alerts);
    this.labels = labels;
    this.usage = usage;
    this.services = Set.copyOf(services);
    this.userDays = usage.days().stream().filter(day -> !services.contains(day.user())).count();
  }

  /**
   * At each budget, then WARNING and up, then every alert.
   *
   * @param budgets false user-days per 1,000
   */
  public List<PointScore> scores(List<Double> budgets) {
    BudgetThreshold thresholds =
        new BudgetThreshold(
            alerts.stream().filter(alert -> !services.contains(alert.user())).toList(), labels);
    List<PointScore> scores = new ArrayList<>();
    for (double budget : budgets) {
      scores.add(score(OperatingPoint.ofBudget(budget, thresholds.lowestWithin(budget, userDays))));
    }
    scores.add(score(OperatingPoint.WARNING));
    scores.add(score(OperatingPoint.INFO));
    return scores;
  }

  private PointScore score(OperatingPoint point) {
    List<Alert> counted = alerts.stream().filter(point::counts).toList();
    List<Incident> incidents = Incident.of(counted, labels);
    List<FalseDay> falseDays = falseDays(incidents);
    return new PointScore(
        point,
        patterns(counted),
        groups(falseDays),
        falseDays,
        userDays,
        incidents.size(),
        incidents.stream().filter(Incident::isTrue).count());
  }

  private List<PatternScore> patterns(List<Alert> counted) {
    Map<Label, List<Alert>> found = new HashMap<>();
    for (Alert alert : counted) {
      for (Label episode : labels.episodesWith(alert)) {
        found.computeIfAbsent(episode, label -> new ArrayList<>()).add(alert);
      }
    }
    Map<String, List<EpisodeScore>> episodes = new TreeMap<>();
    for (Label episode : labels.episodes()) {
      episodes
          .computeIfAbsent(episode.pattern(), pattern -> new ArrayList<>())
          .add(EpisodeScore.of(episode, found.getOrDefault(episode, List.of()), usage));
    }
    return episodes.entrySet().stream()
        .map(pattern -> new PatternScore(pattern.getKey(), pattern.getValue()))
        .toList();
  }

  private List<FalseDay> falseDays(List<Incident> incidents) {
    Map<UserDay, Alert> highest =
        new TreeMap<>(Comparator.comparing(UserDay::user).thenComparing(UserDay::day));
    for (Incident incident : incidents) {
      if (!incident.isTrue()) {
        for (Alert alert : incident.alerts()) {
          highest.merge(
              alert.day(), alert, (one, other) -> other.score() > one.score() ? other : one);
        }
      }
    }
    return highest.entrySet().stream()
        .map(day -> new FalseDay(day.getKey(), day.getValue(), groups(day.getKey())))
        .toList();
  }

  private List<GroupScore> groups(List<FalseDay> falseDays) {
    Map<Group, Long> all = new TreeMap<>();
    for (UserDay day : usage.days()) {
      groups(day).forEach(group -> all.merge(group, 1L, Long::sum));
    }
    Map<Group, Long> bad = new TreeMap<>();
    for (FalseDay day : falseDays) {
      day.groups().forEach(group -> bad.merge(group, 1L, Long::sum));
    }
    Set<Group> groups = new TreeSet<>(all.keySet());
    groups.addAll(bad.keySet());
    return groups.stream()
        .map(
            group ->
                new GroupScore(group, all.getOrDefault(group, 0L), bad.getOrDefault(group, 0L)))
        .toList();
  }

  private Set<Group> groups(UserDay day) {
    if (services.contains(day.user())) {
      return Set.of(Group.SERVICE);
    }
    Set<String> teams = usage.teams(day.user());
    Set<Group> lookAlikes = new TreeSet<>();
    labels
        .lookAlikes(day, teams)
        .forEach(label -> lookAlikes.add(Group.lookAlike(label.pattern())));
    if (!lookAlikes.isEmpty()) {
      return lookAlikes;
    }
    return Set.of(labels.isLabelled(day.user(), teams) ? Group.LABELLED : Group.UNLABELLED);
  }
}
