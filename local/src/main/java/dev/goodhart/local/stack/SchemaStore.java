package dev.goodhart.local.stack;

import dev.goodhart.local.stack.SchemaEvent.CompatibilitySet;
import dev.goodhart.local.stack.SchemaEvent.ModeSet;
import dev.goodhart.local.stack.SchemaEvent.SubjectDeleted;
import dev.goodhart.local.stack.SchemaEvent.VersionSet;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The registry's rules, after Confluent's public API reference. Whether two schemas are compatible
 * is decided by Confluent's own class. Nothing is answered before it is on the log, and nothing is
 * ever in memory that is not: what was acknowledged survives a kill.
 *
 * <p>Safe for many threads. Writers wait for each other, readers for nobody.
 */
final class SchemaStore {

  /** What a genuine registry is set to when nobody has said otherwise. */
  private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

  private static final String LATEST = "latest";

  private final Object writing = new Object();
  private final SchemaLog log;
  private volatile SchemaState state;
  private boolean logIsAhead;

  /** Takes up what the log holds. */
  SchemaStore(SchemaLog log) {
    this.log = log;
    this.state = replay(log);
  }

  private static SchemaState replay(SchemaLog log) {
    SchemaState state = new SchemaState();
    int idsUpTo = log.replay(state::apply);
    state.reserveIds(idsUpTo);
    return state;
  }

  // ---- registering and finding -----------------------------------------------------------------

  /** Adds a version, or finds the live one that holds the same schema already. */
  SchemaVersion register(String subject, String text, boolean normalize) {
    checkName(subject);
    AvroSchema schema = parse(text, normalize);
    synchronized (writing) {
      catchUp();
      Optional<SchemaVersion> known = find(subject, schema, Visibility.LIVE);
      if (known.isPresent()) {
        return known.get();
      }
      checkWritable(subject);
      List<String> problems = problems(schema, effectiveLevel(subject), live(subject));
      if (!problems.isEmpty()) {
        throw RegistryException.incompatible(subject, problems);
      }
      String canonical = schema.canonicalString();
      int version = last(state.versions(subject)).map(SchemaVersion::version).orElse(0) + 1;
      int id =
          first(v -> v.schema().equals(canonical))
              .map(SchemaVersion::id)
              .orElseGet(() -> state.highestId() + 1);
      SchemaVersion added = new SchemaVersion(subject, version, id, canonical, false);
      write(List.of(VersionSet.of(added)));
      return added;
    }
  }

  /** The version of the subject that holds this very schema. */
  SchemaVersion lookUp(String subject, String text, boolean normalize, Visibility visibility) {
    AvroSchema schema = parse(text, normalize);
    versions(subject, visibility);
    return find(subject, schema, visibility).orElseThrow(RegistryException::schemaNotFound);
  }

  private Optional<SchemaVersion> find(String subject, AvroSchema schema, Visibility visibility) {
    String canonical = schema.canonicalString();
    // The newest one: a schema that was deleted and registered again is in the subject twice.
    return last(
        state.versions(subject).stream()
            .filter(visibility::shows)
            .filter(v -> v.schema().equals(canonical))
            .toList());
  }

  List<String> subjects(String prefix, Visibility visibility) {
    return state.all().stream()
        .filter(visibility::shows)
        .map(SchemaVersion::subject)
        .filter(subject -> subject.startsWith(prefix))
        .distinct()
        .toList();
  }

  /** The subject's versions in ascending order, at least one. */
  List<SchemaVersion> versions(String subject, Visibility visibility) {
    List<SchemaVersion> versions =
        state.versions(subject).stream().filter(visibility::shows).toList();
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    return versions;
  }

  /**
   * @param version a number, or "latest"
   */
  SchemaVersion version(String subject, String version, Visibility visibility) {
    int number = number(version);
    List<SchemaVersion> versions = versions(subject, visibility);
    if (number < 0) {
      return versions.get(versions.size() - 1);
    }
    return versions.stream()
        .filter(v -> v.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(number));
  }

  private static int number(String version) {
    if (version.equals(LATEST) || version.equals("-1")) {
      return -1;
    }
    try {
      int number = Integer.parseInt(version);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered like any other number that no version can have.
    }
    throw RegistryException.invalidVersion(version);
  }

  /** The text of a schema, also of one that is softly deleted everywhere. */
  String schema(int id) {
    return first(v -> v.id() == id)
        .map(SchemaVersion::schema)
        .orElseThrow(() -> RegistryException.schemaNotFound(id));
  }

  /** All versions that hold the schema with this id. */
  List<SchemaVersion> uses(int id, Visibility visibility) {
    schema(id);
    return state.all().stream().filter(visibility::shows).filter(v -> v.id() == id).toList();
  }

  /** All versions by subject and number. */
  List<SchemaVersion> all(String prefix, Visibility visibility) {
    return state.all().stream()
        .filter(visibility::shows)
        .filter(v -> v.subject().startsWith(prefix))
        .toList();
  }

  int highestId() {
    return state.highestId();
  }

  // ---- deleting --------------------------------------------------------------------------------

  /** Hides the subject with its own settings; returns the versions that it hid. */
  List<Integer> deleteSubject(String subject) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      List<SchemaVersion> all = versions(subject, Visibility.ALL);
      List<Integer> live =
          all.stream().filter(Visibility.LIVE::shows).map(SchemaVersion::version).toList();
      if (live.isEmpty()) {
        throw RegistryException.subjectSoftDeleted(subject);
      }
      List<SchemaEvent> events = new ArrayList<>();
      events.add(new SubjectDeleted(subject, last(all).map(SchemaVersion::version)));
      Optional<String> owner = Optional.of(subject);
      if (state.level(owner).isPresent()) {
        events.add(new CompatibilitySet(owner, Optional.empty()));
      }
      if (state.mode(owner).isPresent()) {
        events.add(new ModeSet(owner, Optional.empty()));
      }
      write(events);
      return live;
    }
  }

  /** Removes a hidden subject for good; returns the versions that it removed. */
  List<Integer> purgeSubject(String subject) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      List<SchemaVersion> all = versions(subject, Visibility.ALL);
      if (all.stream().anyMatch(Visibility.LIVE::shows)) {
        throw RegistryException.subjectNotSoftDeleted(subject);
      }
      List<SchemaEvent> events = new ArrayList<>();
      all.forEach(v -> events.add(VersionSet.removed(v)));
      events.add(new SubjectDeleted(subject, Optional.empty()));
      write(events);
      return all.stream().map(SchemaVersion::version).toList();
    }
  }

  /** Hides one version. */
  int deleteVersion(String subject, String version) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      Visibility scope = version.equals(LATEST) ? Visibility.LIVE : Visibility.ALL;
      SchemaVersion found = version(subject, version, scope);
      if (found.deleted()) {
        throw RegistryException.versionSoftDeleted(subject, found.version());
      }
      write(List.of(VersionSet.of(found.asDeleted())));
      return found.version();
    }
  }

  /** Removes one hidden version for good. */
  int purgeVersion(String subject, String version) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      SchemaVersion found = version(subject, version, Visibility.ALL);
      if (!found.deleted()) {
        throw RegistryException.versionNotSoftDeleted(subject, found.version());
      }
      write(List.of(VersionSet.removed(found)));
      return found.version();
    }
  }

  // ---- compatibility ---------------------------------------------------------------------------

  /**
   * Why the schema could not be registered, as far as compatibility goes.
   *
   * @param version the only one to compare with, or empty for those that the subject's level asks
   *     for
   * @return nothing if it could
   */
  List<String> incompatibilities(
      String subject, String text, boolean normalize, Optional<String> version) {
    AvroSchema schema = parse(text, normalize);
    List<SchemaVersion> others =
        version.map(v -> List.of(version(subject, v, Visibility.LIVE))).orElse(live(subject));
    return problems(schema, effectiveLevel(subject), others);
  }

  private static List<String> problems(
      AvroSchema schema, CompatibilityLevel level, List<SchemaVersion> others) {
    List<ParsedSchemaHolder> holders = new ArrayList<>();
    for (SchemaVersion other : others) {
      holders.add(new SimpleParsedSchemaHolder(new AvroSchema(other.schema())));
    }
    return schema.isCompatible(level, holders);
  }

  private CompatibilityLevel effectiveLevel(String subject) {
    return state.level(Optional.of(subject)).orElseGet(this::globalLevel);
  }

  private CompatibilityLevel globalLevel() {
    return state.level(Optional.empty()).orElse(DEFAULT_LEVEL);
  }

  /**
   * @param subject empty for the global level
   * @param defaultToGlobal whether a subject that has none of its own answers with the global one
   */
  CompatibilityLevel level(Optional<String> subject, boolean defaultToGlobal) {
    if (subject.isEmpty()) {
      return globalLevel();
    }
    return state
        .level(subject)
        .or(() -> defaultToGlobal ? Optional.of(globalLevel()) : Optional.empty())
        .orElseThrow(() -> RegistryException.noSubjectConfig(subject.get()));
  }

  void setLevel(Optional<String> subject, CompatibilityLevel level) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      write(List.of(new CompatibilitySet(subject, Optional.of(level))));
    }
  }

  /** Returns to what holds above; answers what held until now. */
  CompatibilityLevel clearLevel(Optional<String> subject) {
    synchronized (writing) {
      catchUp();
      checkWritable(subject);
      Optional<CompatibilityLevel> old = state.level(subject);
      if (old.isEmpty() && subject.isPresent()) {
        throw RegistryException.subjectNotFound(subject.get());
      }
      if (old.isPresent()) {
        write(List.of(new CompatibilitySet(subject, Optional.empty())));
      }
      return old.orElse(DEFAULT_LEVEL);
    }
  }

  // ---- modes -----------------------------------------------------------------------------------

  private Mode globalMode() {
    return state.mode(Optional.empty()).orElse(Mode.READWRITE);
  }

  /**
   * @param subject empty for the global mode
   * @param defaultToGlobal whether a subject that has none of its own answers with the global one
   */
  Mode mode(Optional<String> subject, boolean defaultToGlobal) {
    if (subject.isEmpty() || (defaultToGlobal && globalMode() == Mode.READONLY_OVERRIDE)) {
      return globalMode();
    }
    return state
        .mode(subject)
        .or(() -> defaultToGlobal ? Optional.of(globalMode()) : Optional.empty())
        .orElseThrow(() -> RegistryException.noSubjectMode(subject.get()));
  }

  /** Import with ids of somebody else's choice is not offered: it would break "never reused". */
  void setMode(Optional<String> subject, Mode mode) {
    synchronized (writing) {
      catchUp();
      write(List.of(new ModeSet(subject, Optional.of(mode))));
    }
  }

  /** Returns to what holds above; answers what held until now. */
  Mode clearMode(Optional<String> subject) {
    synchronized (writing) {
      catchUp();
      Optional<Mode> old = state.mode(subject);
      if (old.isEmpty() && subject.isPresent()) {
        throw RegistryException.subjectNotFound(subject.get());
      }
      if (old.isPresent()) {
        write(List.of(new ModeSet(subject, Optional.empty())));
      }
      return old.orElse(Mode.READWRITE);
    }
  }

  private void checkWritable(String subject) {
    checkWritable(Optional.of(subject));
  }

  private void checkWritable(Optional<String> subject) {
    if (mode(subject, true) != Mode.READWRITE) {
      throw RegistryException.notPermitted(
          subject.map(s -> "Subject " + s).orElse("The registry") + " is in read-only mode");
    }
  }

  // ---- underneath ------------------------------------------------------------------------------

  private List<SchemaVersion> live(String subject) {
    return state.versions(subject).stream().filter(Visibility.LIVE::shows).toList();
  }

  private Optional<SchemaVersion> first(Predicate<SchemaVersion> condition) {
    return state.all().stream().filter(condition).findFirst();
  }

  private static Optional<SchemaVersion> last(List<SchemaVersion> versions) {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  private static AvroSchema parse(String text, boolean normalize) {
    try {
      // A new schema has its defaults checked; those registered long ago are taken as they are.
      AvroSchema schema = new AvroSchema(text, List.of(), Map.of(), null, true);
      return normalize ? schema.normalize() : schema;
    } catch (AvroRuntimeException e) {
      throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
    }
  }

  private static void checkName(String subject) {
    if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
      throw RegistryException.invalidSubject(subject);
    }
  }

  private void write(List<SchemaEvent> events) {
    try {
      log.append(events);
    } catch (IOException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw RegistryException.schemaTooLarge();
      }
      logIsAhead = true;
      throw RegistryException.storeFailed(e);
    }
    events.forEach(state::apply);
  }

  /**
   * After an append of unknown outcome the log may know more than the memory, and a decision on the
   * memory's word could give an id twice.
   */
  private void catchUp() {
    if (!logIsAhead) {
      return;
    }
    try {
      log.abandonPending();
      state = replay(log);
      logIsAhead = false;
    } catch (StackException e) {
      throw RegistryException.storeFailed(e);
    }
  }
}
