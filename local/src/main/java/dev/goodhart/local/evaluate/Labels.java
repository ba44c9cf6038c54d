package dev.goodhart.local.evaluate;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.results.JsonLines;
import dev.goodhart.local.results.JsonRow;
import dev.goodhart.schema.SubjectType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that is known of an organisation. */
public final class Labels {
  private final List<Label> episodes;
  private final List<Label> organisation = new ArrayList<>();
  private final Map<String, List<Label>> byUser = new HashMap<>();
  private final Map<String, List<Label>> byTeam = new HashMap<>();

  /** Of these labels, in any order. */
  public Labels(List<Label> labels) {
    episodes = labels.stream().filter(Label::gaming).toList();
    for (Label label : labels) {
      switch (label.subjectType()) {
        case USER -> of(byUser, label.subjectId()).add(label);
        case TEAM -> of(byTeam, label.subjectId()).add(label);
        case ORGANISATION -> organisation.add(label);
        case UNKNOWN -> throw new IllegalArgumentException("A label needs a subject: " + label);
      }
    }
  }

  private static List<Label> of(Map<String, List<Label>> labels, String subject) {
    return labels.computeIfAbsent(subject, id -> new ArrayList<>());
  }

  /**
   * Reads a file of labels: {@code {subject_type, subject_id, pattern, gaming, from, to}} a line.
   *
   * @throws CommandException if it names the first line that cannot be read
   */
  public static Labels read(Path file) {
    List<Label> labels = new ArrayList<>();
    JsonLines.read(file, row -> labels.add(label(row)));
    return new Labels(labels);
  }

  private static Label label(JsonRow row) {
    SubjectType type = row.symbol("subject_type", SubjectType.class);
    if (type == SubjectType.UNKNOWN) {
      throw new CommandException(
          "%s: the field subject_type is UNKNOWN: give USER, TEAM or ORGANISATION."
              .formatted(row.place()));
    }
    Instant from = row.instant("from");
    Instant to = row.instant("to");
    if (to.isBefore(from)) {
      throw new CommandException(
          "%s: the label ends (%s) before it begins (%s): correct the line."
              .formatted(row.place(), to, from));
    }
    return new Label(
        type, row.text("subject_id"), row.text("pattern"), row.truth("gaming"), from, to);
  }

  /** The gaming ones. */
  public List<Label> episodes() {
    return episodes;
  }

  /** The episodes in which an alert lies, grace included. */
  List<Label> episodesWith(Alert alert) {
    return about(alert.user(), alert.team().stream().toList())
        .filter(label -> label.gaming() && label.holdsWithGrace(alert.time()))
        .toList();
  }

  /** The honest labels that touch a user's day. */
  List<Label> lookAlikes(UserDay day, Collection<String> teams) {
    return about(day.user(), teams)
        .filter(label -> !label.gaming() && label.touches(day.day()))
        .toList();
  }

  /** Whether anything is known of a user, at any time. */
  boolean isLabelled(String user, Collection<String> teams) {
    return about(user, teams).findAny().isPresent();
  }

  private Stream<Label> about(String user, Collection<String> teams) {
    return Stream.of(
            byUser.getOrDefault(user, List.of()).stream(),
            teams.stream().flatMap(team -> byTeam.getOrDefault(team, List.of()).stream()),
            organisation.stream())
        .flatMap(labels -> labels);
  }
}
