package dev.goodhart.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path directory;

  @Test
  void namesEverythingThatIsUnreachableWithinTheDeadline() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    Instant start = Instant.now();
    List<Problem> problems;
    // They take connections and say nothing: the slowest way to fail.
    try (ServerSocket broker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ServerSocket registry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      problems =
          Preflight.check(
              GoodhartConfig.parse(
                  Map.of(
                      "bootstrap.servers", "127.0.0.1:" + broker.getLocalPort(),
                      "schema.registry.url", "http://127.0.0.1:" + registry.getLocalPort(),
                      "state.dir", file.toString())));
    }

    assertThat(problems)
        .extracting(Problem::kind)
        .containsExactly(
            Kind.STATE_DIRECTORY_UNWRITABLE, Kind.BROKER_UNREACHABLE, Kind.REGISTRY_UNREACHABLE);
    assertThat(Preflight.sentences(problems)).doesNotContain("\n");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Preflight.DEADLINE);
  }

  @Test
  void explainsABrokerNameThatDoesNotResolve() {
    assertThat(
            Preflight.check(
                GoodhartConfig.parse(
                    Map.of(
                        "bootstrap.servers", "nowhere.invalid:9092",
                        "schema.registry.url", "nonsense",
                        "state.dir", directory.toString()))))
        .extracting(Problem::sentence)
        .satisfiesExactly(
            broker -> assertThat(broker).contains("nowhere.invalid:9092", "bootstrap.servers"),
            registry -> assertThat(registry).contains("'nonsense'"));
  }
}
