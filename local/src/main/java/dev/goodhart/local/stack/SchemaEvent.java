package dev.goodhart.local.stack;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.Optional;

/**
 * One record of the topic that holds the registry's state. An empty value is a tombstone: it ends
 * what its key had set.
 */
sealed interface SchemaEvent {

  /** A version as it now is; the tombstone removes it for good. */
  record VersionSet(String subject, int version, Optional<SchemaVersion> value)
      implements SchemaEvent {

    static VersionSet of(SchemaVersion version) {
      return new VersionSet(version.subject(), version.version(), Optional.of(version));
    }

    static VersionSet removed(SchemaVersion version) {
      return new VersionSet(version.subject(), version.version(), Optional.empty());
    }
  }

  /** All of a subject's versions up to one are softly deleted; the tombstone only tidies up. */
  record SubjectDeleted(String subject, Optional<Integer> upToVersion) implements SchemaEvent {}

  /** The compatibility of a subject, without one the global. */
  record CompatibilitySet(Optional<String> subject, Optional<CompatibilityLevel> level)
      implements SchemaEvent {}

  /** The mode of a subject, without one the global. */
  record ModeSet(Optional<String> subject, Optional<Mode> mode) implements SchemaEvent {}
}
