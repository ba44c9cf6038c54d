package dev.goodhart.local.stack;

import dev.goodhart.local.stack.SchemaEvent.CompatibilitySet;
import dev.goodhart.local.stack.SchemaEvent.ModeSet;
import dev.goodhart.local.stack.SchemaEvent.SubjectDeleted;
import dev.goodhart.local.stack.SchemaEvent.VersionSet;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the events so far amount to. Safe for many threads; holds no rules. */
final class SchemaState {

  private final NavigableMap<String, NavigableMap<Integer, SchemaVersion>> subjects =
      new TreeMap<>();
  private final Map<Optional<String>, CompatibilityLevel> levels = new HashMap<>();
  private final Map<Optional<String>, Mode> modes = new HashMap<>();
  private int highestId;

  synchronized void apply(SchemaEvent event) {
    if (event instanceof VersionSet e) {
      e.value().ifPresentOrElse(this::put, () -> remove(e.subject(), e.version()));
    } else if (event instanceof SubjectDeleted e) {
      e.upToVersion().ifPresent(upTo -> deleteSoftly(e.subject(), upTo));
    } else if (event instanceof CompatibilitySet e) {
      set(levels, e.subject(), e.level());
    } else if (event instanceof ModeSet e) {
      set(modes, e.subject(), e.mode());
    }
  }

  private void put(SchemaVersion version) {
    highestId = Math.max(highestId, version.id());
    subjects
        .computeIfAbsent(version.subject(), s -> new TreeMap<>())
        .put(version.version(), version);
  }

  private void remove(String subject, int version) {
    NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
    if (versions != null) {
      versions.remove(version);
      if (versions.isEmpty()) {
        subjects.remove(subject);
      }
    }
  }

  private void deleteSoftly(String subject, int upTo) {
    NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
    if (versions != null) {
      versions.headMap(upTo, true).replaceAll((n, v) -> v.asDeleted());
    }
  }

  private static <T> void set(
      Map<Optional<String>, T> settings, Optional<String> subject, Optional<T> value) {
    value.ifPresentOrElse(v -> settings.put(subject, v), () -> settings.remove(subject));
  }

  /** The subject's versions in ascending order, softly deleted ones included. */
  synchronized List<SchemaVersion> versions(String subject) {
    NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /** Every version of every subject by name and number, softly deleted ones included. */
  synchronized List<SchemaVersion> all() {
    return subjects.values().stream().flatMap(v -> v.values().stream()).toList();
  }

  synchronized Optional<CompatibilityLevel> level(Optional<String> subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  synchronized Optional<Mode> mode(Optional<String> subject) {
    return Optional.ofNullable(modes.get(subject));
  }

  /** The highest id that was ever seen, also of versions removed since; 0 if there was none. */
  synchronized int highestId() {
    return highestId;
  }

  /** Makes sure that ids up to this one are never given. */
  synchronized void reserveIds(int upTo) {
    highestId = Math.max(highestId, upTo);
  }
}
