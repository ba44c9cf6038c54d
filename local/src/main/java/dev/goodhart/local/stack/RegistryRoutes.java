package dev.goodhart.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The addresses of Confluent's REST API that this registry answers, and how. */
final class RegistryRoutes {

  private static final String AVRO = "AVRO";

  private record Route(String method, List<String> pattern, Function<HttpRequest, Object> answer) {

    Optional<Map<String, String>> match(List<String> segments) {
      if (segments.size() != pattern.size()) {
        return Optional.empty();
      }
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        String part = pattern.get(i);
        if (part.startsWith("{")) {
          values.put(part.substring(1, part.length() - 1), segments.get(i));
        } else if (!part.equals(segments.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }
  }

  private final List<Route> routes = new ArrayList<>();
  private final SchemaStore store;

  RegistryRoutes(SchemaStore store) {
    this.store = store;
    add("GET", "/", r -> Map.of());
    schemas();
    subjects();
    compatibility();
    config();
    modes();
  }

  private void add(String method, String pattern, Function<HttpRequest, Object> answer) {
    routes.add(new Route(method, segments(pattern), answer));
  }

  private static List<String> segments(String rawPath) {
    return Arrays.stream(rawPath.split("/", -1))
        .filter(s -> !s.isEmpty())
        .map(s -> s.startsWith("{") ? s : HttpRequest.decodePath(s))
        .toList();
  }

  /**
   * Answers a request.
   *
   * @param rawPath as on the wire, escapes and all
   * @param rawQuery null if there is none
   * @return what Jackson writes as the answer's body
   * @throws RegistryException if the answer is an error
   */
  Object answer(String method, String rawPath, String rawQuery, String body) {
    List<String> segments = segments(rawPath);
    boolean pathIsKnown = false;
    for (Route route : routes) {
      Optional<Map<String, String>> values = route.match(segments);
      if (values.isPresent()) {
        if (route.method().equals(method)) {
          HttpRequest request =
              new HttpRequest(values.get(), HttpRequest.parseQuery(rawQuery), body);
          return route.answer().apply(request);
        }
        pathIsKnown = true;
      }
    }
    throw pathIsKnown ? RegistryException.methodNotAllowed() : RegistryException.noSuchRoute();
  }

  private void schemas() {
    add("GET", "/schemas/types", r -> List.of(AVRO));
    add("GET", "/schemas", this::listSchemas);
    add("GET", "/schemas/ids/{id}", this::schemaById);
    add("GET", "/schemas/ids/{id}/schema", r -> new RawValue(store.schema(r.id())));
    add(
        "GET",
        "/schemas/ids/{id}/subjects",
        r ->
            page(
                r,
                store.uses(r.id(), r.visibility()).stream()
                    .map(SchemaVersion::subject)
                    .distinct()
                    .toList()));
    add(
        "GET",
        "/schemas/ids/{id}/versions",
        r ->
            page(
                r,
                store.uses(r.id(), r.visibility()).stream()
                    .map(v -> fields("subject", v.subject(), "version", v.version()))
                    .toList()));
  }

  private Object schemaById(HttpRequest request) {
    Map<String, Object> answer = fields("schema", store.schema(request.id()));
    if (request.flag("fetchMaxId")) {
      answer.put("maxId", store.highestId());
    }
    return answer;
  }

  private Object listSchemas(HttpRequest request) {
    List<SchemaVersion> all = store.all(request.text("subjectPrefix"), request.visibility());
    if (request.flag("latestOnly")) {
      Map<String, SchemaVersion> latest = new LinkedHashMap<>();
      all.forEach(v -> latest.put(v.subject(), v));
      all = List.copyOf(latest.values());
    }
    return page(request, all.stream().map(RegistryRoutes::described).toList());
  }

  private void subjects() {
    add("GET", "/subjects", r -> page(r, store.subjects(r.text("subjectPrefix"), r.visibility())));
    add("POST", "/subjects/{subject}", this::lookUp);
    add(
        "DELETE",
        "/subjects/{subject}",
        r ->
            r.flag("permanent")
                ? store.purgeSubject(r.subject())
                : store.deleteSubject(r.subject()));
    add(
        "GET",
        "/subjects/{subject}/versions",
        r ->
            page(
                r,
                store.versions(r.subject(), r.visibility()).stream()
                    .map(SchemaVersion::version)
                    .toList()));
    add("POST", "/subjects/{subject}/versions", this::register);
    add("GET", "/subjects/{subject}/versions/{version}", r -> described(version(r)));
    add(
        "GET",
        "/subjects/{subject}/versions/{version}/schema",
        r -> new RawValue(version(r).schema()));
    add(
        "GET",
        "/subjects/{subject}/versions/{version}/referencedby",
        r -> {
          version(r);
          return List.of();
        });
    add(
        "DELETE",
        "/subjects/{subject}/versions/{version}",
        r ->
            r.flag("permanent")
                ? store.purgeVersion(r.subject(), r.version())
                : store.deleteVersion(r.subject(), r.version()));
  }

  private SchemaVersion version(HttpRequest request) {
    return store.version(request.subject(), request.version(), request.visibility());
  }

  private Object register(HttpRequest request) {
    JsonNode body = request.json();
    String schema = schemaIn(body);
    // Serializers send -1 for "as it comes".
    if (body.path("id").asInt(-1) >= 0) {
      throw RegistryException.notPermitted(
          "Subject %s is not in import mode: the registry gives the ids"
              .formatted(request.subject()));
    }
    SchemaVersion version = store.register(request.subject(), schema, request.flag("normalize"));
    return fields("id", version.id(), "version", version.version());
  }

  private Object lookUp(HttpRequest request) {
    return described(
        store.lookUp(
            request.subject(),
            schemaIn(request.json()),
            request.flag("normalize"),
            request.visibility()));
  }

  /** Refuses what it would otherwise have to drop: a silent loss would look like success. */
  private static String schemaIn(JsonNode body) {
    String type = body.path("schemaType").asText(AVRO);
    if (!type.equals(AVRO) && !body.path("schemaType").isNull()) {
      throw RegistryException.invalidSchema("type %s is not supported, only AVRO".formatted(type));
    }
    for (String field : List.of("references", "metadata", "ruleSet", "schemaTagsToAdd")) {
      if (!body.path(field).isMissingNode()
          && !body.path(field).isNull()
          && !(body.path(field).isArray() && body.path(field).isEmpty())) {
        throw RegistryException.invalidSchema(
            "%s is not supported by this registry: put the whole schema into one".formatted(field));
      }
    }
    String schema = body.path("schema").textValue();
    if (schema == null || schema.isBlank()) {
      throw RegistryException.invalidSchema("it is empty");
    }
    return schema;
  }

  private void compatibility() {
    String all = "/compatibility/subjects/{subject}/versions";
    add("POST", all, this::testCompatibility);
    add("POST", all + "/{version}", this::testCompatibility);
  }

  private Object testCompatibility(HttpRequest request) {
    List<String> problems =
        store.incompatibilities(
            request.subject(),
            schemaIn(request.json()),
            request.flag("normalize"),
            Optional.ofNullable(request.version()));
    Map<String, Object> answer = fields("is_compatible", problems.isEmpty());
    if (request.flag("verbose")) {
      answer.put("messages", problems);
    }
    return answer;
  }

  private void config() {
    for (String path : List.of("/config", "/config/{subject}")) {
      add(
          "GET",
          path,
          r ->
              fields(
                  "compatibilityLevel",
                  store.level(r.optionalSubject(), r.flag("defaultToGlobal")).name()));
      add("PUT", path, this::setLevel);
      add(
          "DELETE",
          path,
          r -> fields("compatibilityLevel", store.clearLevel(r.optionalSubject()).name()));
    }
  }

  private Object setLevel(HttpRequest request) {
    JsonNode body = request.json();
    String name = body.path("compatibility").asText("");
    CompatibilityLevel level = CompatibilityLevel.forName(name);
    if (level == null) {
      throw RegistryException.invalidCompatibility(
          "'%s' is none of %s".formatted(name, Arrays.toString(CompatibilityLevel.values())));
    }
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!field.equals("compatibility") && !body.get(field).isNull()) {
                throw RegistryException.invalidCompatibility(
                    "%s is not supported by this registry".formatted(field));
              }
            });
    store.setLevel(request.optionalSubject(), level);
    return fields("compatibility", level.name());
  }

  private void modes() {
    for (String path : List.of("/mode", "/mode/{subject}")) {
      add(
          "GET",
          path,
          r -> fields("mode", store.mode(r.optionalSubject(), r.flag("defaultToGlobal")).name()));
      add("PUT", path, this::setMode);
      add("DELETE", path, r -> fields("mode", store.clearMode(r.optionalSubject()).name()));
    }
  }

  private Object setMode(HttpRequest request) {
    String name = request.json().path("mode").asText("");
    Mode mode =
        Arrays.stream(Mode.values())
            .filter(m -> m.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    RegistryException.invalidMode(
                        "'%s' is none of %s".formatted(name, Arrays.toString(Mode.values()))));
    store.setMode(request.optionalSubject(), mode);
    return fields("mode", mode.name());
  }

  private static Map<String, Object> described(SchemaVersion version) {
    return fields(
        "subject",
        version.subject(),
        "version",
        version.version(),
        "id",
        version.id(),
        "schema",
        version.schema());
  }

  private static <T> List<T> page(HttpRequest request, List<T> all) {
    int offset = Math.max(0, request.number("offset", 0));
    int limit = request.number("limit", -1);
    return all.stream().skip(offset).limit(limit < 0 ? all.size() : limit).toList();
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
