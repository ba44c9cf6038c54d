package dev.goodhart.local.publish;

import dev.goodhart.local.replay.JsonDoor;
import dev.goodhart.local.replay.JsonDoors;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a file of recorded lines holds; in the order in which files are published. */
public enum RecordedKind {
  /** Who is in which team. */
  MEMBERSHIPS,
  /** List prices. */
  PRICES,
  /** Leaderboards and targets. */
  INCENTIVES,
  /** What came of work. */
  OUTCOMES,
  /** Token usage. */
  USAGE;

  /**
   * The kind that a file is named after: {@code usage.ndjson}, {@code usage-2026-03.ndjson.gz}.
   *
   * @return empty: its name says nothing
   */
  public static Optional<RecordedKind> ofName(Path file) {
    Path name = file.getFileName();
    return name == null
        ? Optional.empty()
        : Arrays.stream(values())
            .filter(kind -> name.toString().matches(kind.word() + "([._-].*)?\\.ndjson(\\.gz)?"))
            .findFirst();
  }

  /** Its name in files and options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The topic it is published to. */
  public TopicSpec topic(Topics topics) {
    return switch (this) {
      case MEMBERSHIPS -> topics.teamMemberships();
      case PRICES -> topics.modelPrices();
      case INCENTIVES -> topics.incentives();
      case OUTCOMES -> topics.workOutcomes();
      case USAGE -> topics.tokenUsage();
    };
  }

  JsonDoor<?> door() {
    return switch (this) {
      case MEMBERSHIPS -> JsonDoors.memberships();
      case PRICES -> JsonDoors.prices();
      case INCENTIVES -> JsonDoors.incentives();
      case OUTCOMES -> JsonDoors.outcomes();
      case USAGE -> JsonDoors.usage();
    };
  }
}
