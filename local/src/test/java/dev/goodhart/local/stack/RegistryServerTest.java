package dev.goodhart.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of Confluent's registry, by Confluent's own client and by plain HTTP. */
class RegistryServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path directory;

  private static EmbeddedBroker broker;
  private static RegistryServer registry;

  /** Each test has its own subject, so that they can share a broker. */
  private final String subject = "s-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory, 0, Retention.AS_CONFIGURED);
    registry = RegistryServer.start(broker.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    broker.close();
  }

  @AfterEach
  void backToTheDefaults() throws Exception {
    send("PUT", "/mode", "{\"mode\":\"READWRITE\"}");
    send("DELETE", "/config", "");
  }

  // ---- registering and finding -----------------------------------------------------------------

  @Test
  void registersOnceHoweverOftenItIsAsked() throws Exception {
    SchemaRegistryClient client = client();
    int id = client.register(subject, schema("a"));

    assertThat(client().register(subject, schema("a"))).isEqualTo(id);
    assertThat(client().getAllVersions(subject)).containsExactly(1);
  }

  @Test
  void givesTheSameSchemaTheSameIdUnderEverySubject() throws Exception {
    String other = subject + "-other";
    int id = client().register(subject, schema("a"));

    assertThat(client().register(other, schema("a"))).isEqualTo(id);
    assertThat(client().getAllSubjectsById(id)).contains(subject, other);
    assertThat(body("GET", "/schemas/ids/" + id + "/versions", "").toString())
        .contains("{\"subject\":\"%s\",\"version\":1}".formatted(other));
  }

  @Test
  void numbersVersionsFromOneAndFindsThemByNumberAndAsLatest() throws Exception {
    SchemaRegistryClient client = client();
    int first = client.register(subject, schema("a"));
    int second = client.register(subject, schema("a", "b"));

    assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
    assertThat(client.getSchemaMetadata(subject, 1).getId()).isEqualTo(first);
    assertThat(client.getLatestSchemaMetadata(subject).getId()).isEqualTo(second);
    assertThat(client.getLatestSchemaMetadata(subject).getVersion()).isEqualTo(2);
    assertThat(client.getVersion(subject, schema("a", "b"))).isEqualTo(2);
    assertThat(body("GET", "/subjects/" + subject + "/versions/2/schema", "").toString())
        .isEqualTo(schema("a", "b").canonicalString());
  }

  @Test
  void findsASchemaByItsId() throws Exception {
    int id = client().register(subject, schema("a"));

    assertThat(client().getSchemaById(id).canonicalString())
        .isEqualTo(schema("a").canonicalString());
    assertThat(body("GET", "/schemas/ids/" + id + "/schema", "").toString())
        .isEqualTo(schema("a").canonicalString());
    assertThat(new RestService(registry.url()).getId(id).getSchemaString())
        .isEqualTo(schema("a").canonicalString());
  }

  @Test
  void looksUpBySchemaRegardlessOfItsWhitespace() throws Exception {
    client().register(subject, schema("a"));
    String spaced = schema("a").canonicalString().replace(",", " ,\n  ");

    JsonNode found = body("POST", "/subjects/" + subject, request(spaced));

    assertThat(found.get("version").asInt()).isEqualTo(1);
    assertThat(found.get("subject").asText()).isEqualTo(subject);
  }

  @Test
  void listsSubjectsAndTypes() throws Exception {
    client().register(subject, schema("a"));

    assertThat(client().getAllSubjects()).contains(subject);
    assertThat(client().getAllSubjectsByPrefix(subject)).containsExactly(subject);
    assertThat(new RestService(registry.url()).getSchemaTypes()).containsExactly("AVRO");
    assertThat(body("GET", "/schemas?subjectPrefix=" + subject, "")).hasSize(1);
  }

  @Test
  void takesSubjectsWithEveryCharacterThatAnAddressEscapes() throws Exception {
    String odd = "a/b+c d%e:-" + subject;

    client().register(odd, schema("a"));

    assertThat(client().getAllSubjects()).contains(odd);
    assertThat(client().getAllVersions(odd)).containsExactly(1);
    // By hand: Confluent's client of this version garbles what is not ASCII.
    body("POST", "/subjects/%C3%A4-" + subject + "/versions", request("\"int\""));
    assertThat(client().getAllSubjects()).contains("\u00e4-" + subject);
  }

  @Test
  void answersWithConfluentsErrorCodes() throws Exception {
    client().register(subject, schema("a"));
    String versions = "/subjects/" + subject + "/versions";

    assertError("GET", "/subjects/nobody/versions", "", 404, 40401);
    assertError("GET", "/subjects/nobody/versions/latest", "", 404, 40401);
    assertError("GET", versions + "/9", "", 404, 40402);
    assertError("GET", versions + "/zero", "", 422, 42202);
    assertError("GET", versions + "/0", "", 422, 42202);
    assertError("GET", "/schemas/ids/999999", "", 404, 40403);
    assertError("POST", "/subjects/nobody", request("\"int\""), 404, 40401);
    assertError("POST", "/subjects/" + subject, request("\"int\""), 404, 40403);
    assertError("POST", versions, request("{\"type\":\"nonsense\"}"), 422, 42201);
    assertError("POST", versions, "{}", 422, 42201);
    assertError("POST", versions, "not json", 400, 400);
    assertError("POST", "/subjects/%20/versions", request("\"int\""), 422, 42208);
    assertError("GET", "/config/" + subject, "", 404, 40408);
    assertError("GET", "/mode/" + subject, "", 404, 40409);
    assertError("PUT", "/config", "{\"compatibility\":\"SOMEWHAT\"}", 422, 42203);
    assertError("PUT", "/config", "{}", 422, 42203);
    assertError("PUT", "/mode", "{\"mode\":\"IMPORT\"}", 422, 42204);
    assertError("GET", "/nowhere", "", 404, 404);
    assertError("PUT", "/subjects", "{}", 405, 405);
  }

  @Test
  void refusesWhatItWouldOtherwiseSilentlyDrop() throws Exception {
    String versions = "/subjects/" + subject + "/versions";
    String int64 = "\"schema\":\"\\\"long\\\"\"";

    assertError("POST", versions, "{\"schemaType\":\"JSON\"," + int64 + "}", 422, 42201);
    assertError(
        "POST",
        versions,
        "{" + int64 + ",\"references\":[{\"name\":\"n\",\"subject\":\"s\",\"version\":1}]}",
        422,
        42201);
    assertError("POST", versions, "{" + int64 + ",\"ruleSet\":{\"domainRules\":[]}}", 422, 42201);
    assertError("POST", versions, "{" + int64 + ",\"id\":7}", 422, 42205);
    assertThat(client().getAllSubjects()).doesNotContain(subject);
  }

  @Test
  void refusesASchemaThatNoRecordCanHold() throws Exception {
    String doc = "x".repeat(1 << 20);
    String schema =
        SchemaBuilder.record("R").doc(doc).fields().requiredInt("a").endRecord().toString();

    assertError("POST", "/subjects/" + subject + "/versions", request(schema), 422, 42209);
    assertThat(client().register(subject, schema("a"))).isPositive();
  }

  // ---- compatibility ---------------------------------------------------------------------------

  @Test
  void refusesWhatIsNotBackwardCompatibleByDefault() throws Exception {
    client().register(subject, schema("a"));

    assertThatThrownBy(() -> client().register(subject, incompatible()))
        .isInstanceOfSatisfying(
            RestClientException.class,
            e -> {
              assertThat(e.getStatus()).isEqualTo(409);
              assertThat(e.getErrorCode()).isEqualTo(409);
              assertThat(e.getMessage()).contains("incompatible with an earlier schema");
            });
    assertThat(client().testCompatibility(subject, incompatible())).isFalse();
    assertThat(client().testCompatibilityVerbose(subject, incompatible())).isNotEmpty();
    assertThat(client().testCompatibility(subject, schema("a", "b"))).isTrue();
    assertThat(new RestService(registry.url()).getConfig("").getCompatibilityLevel())
        .isEqualTo("BACKWARD");
  }

  @Test
  void comparesWithTheLatestUnlessTheLevelIsTransitive() throws Exception {
    // A reader may drop a field and take one with a default, so each step is fine. But from the
    // first version to the third the same name changes its type.
    client().register(subject, record("{'name':'a','type':'int'}"));
    client().register(subject, record("{'name':'b','type':'int','default':0}"));
    AvroSchema third =
        record(
            "{'name':'b','type':'int','default':0}", "{'name':'a','type':'string','default':''}");

    client().updateCompatibility(subject, "FULL_TRANSITIVE");
    assertThat(client().getConfig(subject).getCompatibilityLevel()).isEqualTo("FULL_TRANSITIVE");
    assertError(
        "POST", "/subjects/" + subject + "/versions", request(third.canonicalString()), 409, 409);

    client().updateCompatibility(subject, "BACKWARD");
    assertThat(client().register(subject, third)).isPositive();
  }

  @Test
  void testsAgainstOneVersionOrAllThatTheLevelAsksFor() throws Exception {
    client().updateCompatibility(subject, "NONE");
    client().register(subject, schema("a"));
    client().register(subject, record("{'name':'a','type':'string'}"));
    client().updateCompatibility(subject, "BACKWARD_TRANSITIVE");
    String path = "/compatibility/subjects/" + subject + "/versions";
    String again = request(schema("a").canonicalString());

    assertThat(body("POST", path + "/1", again).get("is_compatible").asBoolean()).isTrue();
    assertThat(body("POST", path + "/latest", again).get("is_compatible").asBoolean()).isFalse();
    assertThat(body("POST", path + "?verbose=true", again).get("messages")).isNotEmpty();
    assertThat(
            body("POST", "/compatibility/subjects/nobody/versions", again)
                .get("is_compatible")
                .asBoolean())
        .isTrue();
    assertError("POST", path + "/7", again, 404, 40402);
  }

  @Test
  void letsASubjectsLevelPrecedeTheGlobalOne() throws Exception {
    assertThat(client().updateCompatibility(null, "none")).isEqualTo("NONE");
    assertThat(body("GET", "/config/" + subject + "?defaultToGlobal=true", ""))
        .hasToString("{\"compatibilityLevel\":\"NONE\"}");
    client().register(subject, schema("a"));
    client().register(subject, incompatible());

    client().updateCompatibility(subject, "FULL");
    assertThat(client().testCompatibility(subject, schema("a"))).isFalse();

    client().deleteCompatibility(subject);
    assertError("GET", "/config/" + subject, "", 404, 40408);
    assertThat(client().testCompatibility(subject, schema("a"))).isTrue();
  }

  // ---- deleting --------------------------------------------------------------------------------

  @Test
  void hidesADeletedVersionFromAllButThoseWhoKnowItsId() throws Exception {
    int first = client().register(subject, schema("a"));
    client().register(subject, schema("a", "b"));

    assertThat(client().deleteSchemaVersion(subject, "1")).isEqualTo(1);

    assertThat(client().getAllVersions(subject)).containsExactly(2);
    assertThat(client().getAllVersions(subject, true)).containsExactly(1, 2);
    assertThat(client().getSchemaById(first)).isNotNull();
    assertError("GET", "/subjects/" + subject + "/versions/1", "", 404, 40402);
    assertError("DELETE", "/subjects/" + subject + "/versions/1", "", 404, 40406);
    assertError("DELETE", "/subjects/" + subject + "/versions/2?permanent=true", "", 404, 40407);
  }

  @Test
  void givesADeletedSchemaItsOldIdAndANewVersionWhenItReturns() throws Exception {
    int id = client().register(subject, schema("a"));
    client().deleteSubject(subject);

    assertThat(client().register(subject, schema("a"))).isEqualTo(id);
    assertThat(client().getAllVersions(subject)).containsExactly(2);
  }

  @Test
  void deletesASubjectWithItsLevelAndForGoodOnlyInASecondStep() throws Exception {
    int id = client().register(subject, schema(subject.replace('-', '_')));
    client().updateCompatibility(subject, "FULL");
    assertError("DELETE", "/subjects/" + subject + "?permanent=true", "", 404, 40405);

    assertThat(client().deleteSubject(subject)).containsExactly(1);
    assertThat(client().getAllSubjects()).doesNotContain(subject);
    assertThat(client().getAllSubjects(true)).contains(subject);
    assertError("GET", "/config/" + subject, "", 404, 40408);
    assertError("DELETE", "/subjects/" + subject, "", 404, 40404);

    assertThat(client().deleteSubject(subject, true)).containsExactly(1);
    assertThat(client().getAllSubjects(true)).doesNotContain(subject);
    assertError("GET", "/schemas/ids/" + id, "", 404, 40403);
    assertError("DELETE", "/subjects/" + subject, "", 404, 40401);
  }

  // ---- modes -----------------------------------------------------------------------------------

  @Test
  void writesNothingWhileReadOnlyButStillFindsWhatIsThere() throws Exception {
    int id = client().register(subject, schema("a"));
    assertThat(client().setMode("READONLY")).isEqualTo("READONLY");

    assertThat(client().register(subject, schema("a"))).isEqualTo(id);
    assertError(
        "POST",
        "/subjects/" + subject + "/versions",
        request(schema("a", "b").canonicalString()),
        422,
        42205);
    assertError("DELETE", "/subjects/" + subject, "", 422, 42205);

    client().setMode("READWRITE", subject);
    assertThat(client().getMode(subject)).isEqualTo("READWRITE");
    assertThat(client().register(subject, schema("a", "b"))).isGreaterThan(id);
  }

  // ---- keeping ---------------------------------------------------------------------------------

  @Test
  void remembersEverythingAfterARestart() throws Exception {
    int first = client().register(subject, schema("a"));
    int second = client().register(subject, schema("a", "b"));
    client().updateCompatibility(subject, "FULL_TRANSITIVE");
    client().deleteSchemaVersion(subject, "1");

    try (RegistryServer again = RegistryServer.start(broker.bootstrapServers(), 0)) {
      SchemaRegistryClient client = new CachedSchemaRegistryClient(again.url(), 100);
      assertThat(client.getAllVersions(subject)).containsExactly(2);
      assertThat(client.getLatestSchemaMetadata(subject).getId()).isEqualTo(second);
      assertThat(client.getSchemaById(first)).isNotNull();
      assertThat(client.getCompatibility(subject)).isEqualTo("FULL_TRANSITIVE");
    }
  }

  @Test
  void neverGivesAnIdTwiceEvenAfterItsSchemaWasPurgedAndARestart() throws Exception {
    int id = client().register(subject, schema("gone"));
    client().deleteSubject(subject);
    client().deleteSubject(subject, true);

    try (RegistryServer again = RegistryServer.start(broker.bootstrapServers(), 0)) {
      SchemaRegistryClient client = new CachedSchemaRegistryClient(again.url(), 100);
      assertThat(client.register(subject + "-next", schema("next"))).isGreaterThan(id);
    }
    restartRegistry();
  }

  @Test
  void keepsItsStateAsConfluentsRegistryWritesIt() throws Exception {
    int id = client().register(subject, schema("a"));
    client().updateCompatibility(subject, "FULL");
    client().setMode("READWRITE", subject);
    client().deleteSubject(subject);
    client().deleteSubject(subject, true);

    assertThat(log().stream().filter(line -> line.contains(subject)))
        .containsExactly(
            "{\"keytype\":\"SCHEMA\",\"subject\":\"%s\",\"version\":1,\"magic\":1} {\"subject\":\"%s\",\"version\":1,\"id\":%d,\"schema\":%s,\"deleted\":false}"
                .formatted(
                    subject, subject, id, JSON.writeValueAsString(schema("a").canonicalString())),
            "{\"keytype\":\"CONFIG\",\"subject\":\"%s\",\"magic\":0} {\"compatibilityLevel\":\"FULL\"}"
                .formatted(subject),
            "{\"keytype\":\"MODE\",\"subject\":\"%s\",\"magic\":0} {\"mode\":\"READWRITE\"}"
                .formatted(subject),
            "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"%s\",\"magic\":0} {\"subject\":\"%s\",\"version\":1}"
                .formatted(subject, subject),
            "{\"keytype\":\"CONFIG\",\"subject\":\"%s\",\"magic\":0} null".formatted(subject),
            "{\"keytype\":\"MODE\",\"subject\":\"%s\",\"magic\":0} null".formatted(subject),
            "{\"keytype\":\"SCHEMA\",\"subject\":\"%s\",\"version\":1,\"magic\":1} null"
                .formatted(subject),
            "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"%s\",\"magic\":0} null"
                .formatted(subject));
  }

  // ---- in use ----------------------------------------------------------------------------------

  @Test
  void servesConfluentsSerializers() {
    Map<String, Object> config = Map.of("schema.registry.url", registry.url());
    Schema schema = schema("a", "b").rawSchema();
    GenericRecord record = new GenericData.Record(schema);
    record.put("a", 1);
    record.put("b", 2);

    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      serializer.configure(config, false);
      deserializer.configure(config, false);
      byte[] bytes = serializer.serialize(subject, record);

      assertThat(bytes[0]).isZero();
      assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isPositive();
      assertThat(deserializer.deserialize(subject, bytes)).isEqualTo(record);
    }
  }

  @Test
  void givesRacingClientsOneIdForOneSchemaAndDifferentIdsForDifferentOnes() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        AvroSchema schema = schema("race_" + i % 10);
        String name = subject + "-" + i % 10;
        calls.add(() -> client().register(name, schema));
      }
      Map<Integer, Set<Integer>> idsBySchema = new HashMap<>();
      List<Future<Integer>> ids = pool.invokeAll(calls);
      for (int i = 0; i < ids.size(); i++) {
        idsBySchema.computeIfAbsent(i % 10, k -> new HashSet<>()).add(ids.get(i).get());
      }
      assertThat(idsBySchema.values()).allSatisfy(set -> assertThat(set).hasSize(1));
      assertThat(new HashSet<>(idsBySchema.values())).hasSize(10);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void answersWithoutTheDelayOfASleepingSocket() throws Exception {
    client().register(subject, schema("a"));
    String path = "/subjects/" + subject + "/versions/latest";
    send("GET", path, "");

    long begin = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      send("GET", path, "");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(50 * 35));
  }

  @Test
  void namesThePortThatIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
      assertThatThrownBy(
              () -> RegistryServer.start(broker.bootstrapServers(), taken.getLocalPort()))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("registry port " + taken.getLocalPort())
          .satisfies(EmbeddedBrokerTest::isOneSentence);
    }
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private static void restartRegistry() {
    registry.close();
    registry = RegistryServer.start(broker.bootstrapServers(), 0);
  }

  private static SchemaRegistryClient client() {
    return new CachedSchemaRegistryClient(registry.url(), 100);
  }

  /** A record of integers that all have a default. */
  private static AvroSchema schema(String... fields) {
    String[] json = new String[fields.length];
    for (int i = 0; i < fields.length; i++) {
      json[i] = "{'name':'%s','type':'int','default':0}".formatted(fields[i]);
    }
    return record(json);
  }

  private static AvroSchema record(String... fields) {
    return new AvroSchema(
        "{'type':'record','name':'R','fields':[%s]}"
            .formatted(String.join(",", fields))
            .replace('\'', '"'));
  }

  private static AvroSchema incompatible() {
    return record("{'name':'new','type':'string'}");
  }

  private static String request(String schema) throws Exception {
    return JSON.writeValueAsString(Map.of("schema", schema));
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return HTTP.send(
        java.net.http.HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode body(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.schemaregistry.v1+json");
    return JSON.readTree(response.body());
  }

  private static void assertError(String method, String path, String body, int status, int code)
      throws Exception {
    HttpResponse<String> response = send(method, path, body);
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
    JsonNode error = JSON.readTree(response.body());
    assertThat(error.get("error_code").asInt()).as(path + " " + error).isEqualTo(code);
    assertThat(error.get("message").asText()).isNotBlank();
  }

  private static List<String> log() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("_schemas", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> lines = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(5)).forEach(r -> lines.add(r.key() + " " + r.value()));
      }
      return lines;
    }
  }
}
