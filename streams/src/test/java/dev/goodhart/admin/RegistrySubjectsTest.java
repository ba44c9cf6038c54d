package dev.goodhart.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistrySubjectsTest {
  private final Topics topics = new Topics("t.");
  private final TopicSpec usage = topics.tokenUsage();

  @Test
  void registersWhatIsMissingOnceAndWithItsLevel() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    RegistrySubjects subjects = new RegistrySubjects(registry, "mock");

    List<Applied.Change> first = subjects.register(state(subjects));
    List<Applied.Change> second = subjects.register(state(subjects));

    assertThat(first)
        .extracting(Applied.Change::kind)
        .containsExactly(
            Applied.Change.Kind.COMPATIBILITY_SET, Applied.Change.Kind.SCHEMA_REGISTERED);
    assertThat(second).isEmpty();
    assertThat(registry.getConfig("t.token-usage.v1-value").getCompatibilityLevel())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(state(subjects).registered()).isPresent();
  }

  @Test
  void findsARegisteredSchemaThatIsIncompatibleWhateverTheLevel() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    registry.updateCompatibility("t.token-usage.v1-value", "NONE");
    registry.register(
        "t.token-usage.v1-value",
        new AvroSchema(
            "{\"type\":\"record\",\"name\":\"TokenUsageEvent\",\"namespace\":\"dev.goodhart.schema\","
                + "\"fields\":[{\"name\":\"event_id\",\"type\":\"int\"}]}"));
    RegistrySubjects subjects = new RegistrySubjects(registry, "mock");

    assertThat(state(subjects).conflicts()).singleElement().asString().startsWith("version 1: ");
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(problem("http://127.0.0.1:" + port).kind()).isEqualTo(Kind.REGISTRY_UNREACHABLE);
  }

  @Test
  void givesUpOnARegistryThatTakesConnectionsAndSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Problem problem = problem("http://127.0.0.1:" + silent.getLocalPort());

      assertThat(problem.kind()).isEqualTo(Kind.REGISTRY_UNREACHABLE);
      assertThat(problem.sentence()).contains("timed out", "schema.registry.url");
    }
  }

  @Test
  void tellsRefusedCredentialsFromAbsence() throws IOException {
    Problem problem = problemOfAnswer(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");

    assertThat(problem.kind()).isEqualTo(Kind.REGISTRY_REFUSES);
    assertThat(problem.sentence()).contains("HTTP 401", "basic.auth.user.info");
  }

  @Test
  void recognisesThatSomethingElseAnswers() throws IOException {
    assertThat(problemOfAnswer(200, "<html>hello</html>").kind()).isEqualTo(Kind.REGISTRY_UNUSABLE);
    assertThat(problemOfAnswer(404, "<html>not here</html>").kind())
        .isEqualTo(Kind.REGISTRY_UNUSABLE);
    assertThat(problemOfAnswer(500, "{\"error_code\":500,\"message\":\"broken\"}").kind())
        .isEqualTo(Kind.REGISTRY_UNUSABLE);
  }

  @Test
  void explainsAnAddressWithoutScheme() {
    assertThat(problem("localhost:8081").sentence()).contains("such as http://localhost:8081");
  }

  private SubjectState state(RegistrySubjects subjects) {
    return subjects.read(List.of(usage)).get(usage.name()).get(0);
  }

  private Problem problemOfAnswer(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return problem("http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private Problem problem(String url) {
    try (RegistrySubjects subjects =
        RegistrySubjects.connect(url, Map.of(), Duration.ofSeconds(1))) {
      AdminException failure =
          catchThrowableOfType(AdminException.class, () -> subjects.read(List.of(usage)));
      assertThat(failure).isNotNull();
      return failure.problem();
    }
  }
}
