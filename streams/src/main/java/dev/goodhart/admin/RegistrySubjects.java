package dev.goodhart.admin;

import dev.goodhart.admin.Applied.Change;
import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.admin.SubjectState.Registered;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TopicSpec;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.avro.Schema;

/** The schemas of a deployment in its registry. */
final class RegistrySubjects implements AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  // The client's own code for an error whose body is not the registry's JSON.
  private static final int NOT_JSON = 50005;

  private final SchemaRegistryClient registry;
  private final String address;

  RegistrySubjects(SchemaRegistryClient registry, String address) {
    this.registry = registry;
    this.address = address;
  }

  static RegistrySubjects connect(String url, Map<String, String> settings, Duration patience) {
    Map<String, String> config = new HashMap<>(settings);
    String millis = Long.toString(patience.toMillis());
    config.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, millis);
    config.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, millis);
    config.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, "0");
    try {
      return new RegistrySubjects(Registry.connect(url, config), url);
    } catch (RuntimeException e) {
      throw new AdminException(
          Kind.REGISTRY_UNREACHABLE,
          url,
          "No schema registry client can be made for '%s' (%s): correct the schema.registry.* settings."
              .formatted(url, KafkaTopics.oneLine(e)),
          e);
    }
  }

  /** What the registry has, by topic. */
  Map<String, List<SubjectState>> read(List<TopicSpec> topics) {
    return asking(
        () -> {
          Collection<String> known = registry.getAllSubjects();
          Map<String, List<SubjectState>> states = new HashMap<>();
          for (TopicSpec topic : topics) {
            List<SubjectState> subjects = new ArrayList<>();
            for (Map.Entry<String, Schema> entry : topic.subjects().entrySet()) {
              subjects.add(read(entry.getKey(), entry.getValue(), known));
            }
            states.put(topic.name(), subjects);
          }
          return states;
        });
  }

  private SubjectState read(String subject, Schema schema, Collection<String> known)
      throws IOException, RestClientException {
    if (!known.contains(subject)) {
      return new SubjectState(subject, schema, Optional.empty(), compatibility(subject), List.of());
    }
    return new SubjectState(
        subject,
        schema,
        registered(subject, new AvroSchema(schema)),
        compatibility(subject),
        conflicts(subject, new AvroSchema(schema)));
  }

  private Optional<Registered> registered(String subject, AvroSchema schema)
      throws IOException, RestClientException {
    try {
      // The same question the serializers ask.
      return Optional.of(
          new Registered(registry.getId(subject, schema), registry.getVersion(subject, schema)));
    } catch (RestClientException e) {
      return ifAbsent(e);
    }
  }

  private Optional<String> compatibility(String subject) throws IOException, RestClientException {
    try {
      Config config = registry.getConfig(subject);
      return config == null
          ? Optional.empty()
          : Optional.ofNullable(config.getCompatibilityLevel());
    } catch (RestClientException e) {
      return ifAbsent(e);
    }
  }

  private static <T> Optional<T> ifAbsent(RestClientException e) throws RestClientException {
    if (e.getStatus() != NOT_FOUND || e.getErrorCode() == NOT_JSON) {
      throw e;
    }
    return Optional.empty();
  }

  private List<String> conflicts(String subject, AvroSchema schema)
      throws IOException, RestClientException {
    List<String> conflicts = new ArrayList<>();
    for (int version : registry.getAllVersions(subject)) {
      Optional<ParsedSchema> found =
          registry.parseSchema(registry.getByVersion(subject, version, false));
      if (found.isEmpty()) {
        conflicts.add("version " + version + " is not an Avro schema");
        continue;
      }
      // The registry itself would judge by whatever level is set there.
      List<String> reasons =
          schema.isCompatible(
              CompatibilityLevel.FULL_TRANSITIVE,
              List.of(new SimpleParsedSchemaHolder(found.get())));
      if (!reasons.isEmpty()) {
        conflicts.add("version " + version + ": " + shortened(reasons.get(0)));
      }
    }
    return conflicts;
  }

  private static String shortened(String reason) {
    String line = reason.replaceAll("\\s+", " ");
    int most = 200;
    return line.length() <= most ? line : line.substring(0, most) + "…";
  }

  List<Change> register(SubjectState state) {
    List<Change> changes = new ArrayList<>();
    asking(
        () -> {
          String level = Checks.COMPATIBILITY;
          if (!state.compatibility().equals(Optional.of(level))) {
            registry.updateCompatibility(state.subject(), level);
            changes.add(
                new Change(
                    Change.Kind.COMPATIBILITY_SET,
                    state.subject(),
                    state.compatibility().map(was -> was + " before, now ").orElse("") + level));
          }
          if (state.registered().isEmpty()) {
            int id = registry.register(state.subject(), new AvroSchema(state.declared()));
            changes.add(
                new Change(Change.Kind.SCHEMA_REGISTERED, state.subject(), "with id " + id));
          }
          return null;
        });
    return changes;
  }

  private interface Question<T> {
    T ask() throws IOException, RestClientException;
  }

  private <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (RestClientException e) {
      throw failure(e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private AdminException failure(RestClientException e) {
    int status = e.getStatus();
    if (status == 401 || status == 403) {
      return new AdminException(
          Kind.REGISTRY_REFUSES,
          address,
          ("The schema registry at %s refuses access (HTTP %d): correct the credentials in"
                  + " schema.registry.basic.auth.user.info or the other schema.registry.* settings.")
              .formatted(address, status),
          e);
    }
    if (status == CONFLICT) {
      return new AdminException(
          Kind.SCHEMA_INCOMPATIBLE,
          address,
          "The schema registry at %s refuses a schema as incompatible (%s): choose another topics.prefix."
              .formatted(address, shortened(KafkaTopics.oneLine(e))),
          e);
    }
    return unusable(e, "HTTP " + status);
  }

  private AdminException failure(IOException e) {
    if (e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof SocketTimeoutException
        || e instanceof UnknownHostException) {
      return new AdminException(
          Kind.REGISTRY_UNREACHABLE,
          address,
          "No schema registry answers at %s (%s): start it, or correct schema.registry.url."
              .formatted(address, KafkaTopics.oneLine(e)),
          e);
    }
    if (e instanceof SSLException) {
      return new AdminException(
          Kind.REGISTRY_REFUSES,
          address,
          "No TLS connection to the schema registry at %s (%s): correct the schema.registry.ssl.* settings."
              .formatted(address, KafkaTopics.oneLine(e)),
          e);
    }
    if (e instanceof MalformedURLException) {
      return new AdminException(
          Kind.REGISTRY_UNREACHABLE,
          address,
          "Setting 'schema.registry.url' is '%s': give an address such as http://localhost:8081."
              .formatted(address),
          e);
    }
    return unusable(e, shortened(KafkaTopics.oneLine(e)));
  }

  private AdminException unusable(Exception e, String answer) {
    return new AdminException(
        Kind.REGISTRY_UNUSABLE,
        address,
        "What answers at %s is no working schema registry (%s): correct schema.registry.url, or look into the registry's log."
            .formatted(address, answer),
        e);
  }

  @Override
  public void close() {
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
