package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.local.oracle.Expected;
import dev.goodhart.local.oracle.Oracle;
import dev.goodhart.local.oracle.OrganisationGenerator;
import dev.goodhart.local.oracle.OutputComparison;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The streams process is killed again and again, once while it restores its state, or shares the
 * work with another that comes and goes; what readers of committed records see is what they would
 * have seen otherwise. Larger runs: {@code -Dgoodhart.crash.input=DIR -Dgoodhart.crash.kills=10
 * -Dgoodhart.crash.seed=1}.
 */
class ExactlyOnceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  @TempDir Path directory;

  @Test
  void losesAndDoublesNothingWhenItIsKilled() throws Exception {
    long seed = Long.getLong("goodhart.crash.seed", 1);
    int kills = Integer.getInteger("goodhart.crash.kills", 3);

    KilledStreams streams =
        givesWhatItGivesUndisturbed(
            seed, (config, total) -> KilledStreams.killed(config, directory, total, kills, seed));

    assertThat(streams.history()).filteredOn(line -> line.startsWith("killed")).hasSize(kills + 1);
  }

  @Test
  void losesAndDoublesNothingWhenTasksMoveBetweenInstances() throws Exception {
    long seed = Long.getLong("goodhart.crash.seed", 2);

    KilledStreams streams =
        givesWhatItGivesUndisturbed(
            seed, (config, total) -> KilledStreams.joinedAndLeft(config, directory, total));

    assertThat(streams.history()).filteredOn("two share the work"::equals).hasSize(2);
  }

  private KilledStreams givesWhatItGivesUndisturbed(
      long seed, BiFunction<GoodhartConfig, Long, KilledStreams> disturbed) throws Exception {
    Path input = input(seed);
    Instant now = Instant.now();
    Expected expected = Oracle.compute(input, now);
    // What does not decode never reaches the topology.
    long total =
        expected.counts().accepted() + expected.counts().grown() + expected.counts().dropped();
    AtomicReference<KilledStreams> streams = new AtomicReference<>();

    Path output = directory.resolve("disturbed");
    run(
        input,
        output,
        now,
        config -> {
          streams.set(disturbed.apply(config, total));
          return streams.get();
        });

    List<String> history = streams.get().history();
    assertThat(OutputComparison.compare(expected, output).first())
        .as("seed %d: %s", seed, history)
        .isEmpty();
    for (String topic : List.of("user-totals", "team-totals", "hourly-usage", "anomalies")) {
      revisionsGrow(output.resolve("goodhart." + topic + ".v1.changelog.ndjson"));
    }
    Path undisturbed = directory.resolve("undisturbed");
    run(input, undisturbed, now, Application::topology);
    String anomalies = "goodhart.anomalies.v1.changelog.ndjson";
    assertThat(output.resolve(anomalies))
        .as("seed %d: %s", seed, history)
        .hasSameTextualContentAs(undisturbed.resolve(anomalies));
    return streams.get();
  }

  private Path input(long seed) throws IOException {
    String given = System.getProperty("goodhart.crash.input");
    if (given != null) {
      return Path.of(given);
    }
    Path generated = Files.createDirectory(directory.resolve("in"));
    OrganisationGenerator.write(OrganisationGenerator.Options.weeks(seed), generated);
    return generated;
  }

  private static void run(Path input, Path output, Instant now, Application.Factory application)
      throws InterruptedException {
    ReplayOptions options =
        new ReplayOptions(
            input, output, false, true, PARTITIONS, 1, now, Optional.empty(), Map.of());
    try (ReplayProgress progress =
        new ReplayProgress(new PrintWriter(Writer.nullWriter()), false)) {
      new Replay(options, progress, application).run();
    }
  }

  /** A record that was written twice would repeat its revision. */
  private static void revisionsGrow(Path changelog) throws IOException {
    Map<JsonNode, Long> latest = new HashMap<>();
    for (String line : Files.readAllLines(changelog)) {
      JsonNode update = JSON.readTree(line);
      JsonNode value = update.get("value");
      if (!value.isNull()) {
        long revision = value.get("revision").asLong();
        Long before = latest.put(update.get("key"), revision);
        assertThat(before == null || before < revision).as(line).isTrue();
      }
    }
  }
}
