package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.oracle.Differences;
import dev.goodhart.local.oracle.Expected;
import dev.goodhart.local.oracle.Oracle;
import dev.goodhart.local.oracle.OrganisationGenerator;
import dev.goodhart.local.oracle.OutputComparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way, from files to files: what comes out equals a brute-force recomputation, and does
 * not depend on partitions or threads. Seeds can be given as {@code -Dgoodhart.seeds=1,2,3}.
 */
class ReplayAcceptanceTest {
  private static final int[] PARTITIONS = {1, 4, 7};
  private static final int[] THREADS = {1, 2};

  @TempDir Path directory;

  static Stream<Long> seeds() {
    return Stream.of(System.getProperty("goodhart.seeds", "1").split(",")).map(Long::valueOf);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalsTheOracleWhateverThePartitionsAndThreads(long seed) throws Exception {
    Path input = Files.createDirectory(directory.resolve("in"));
    Instant now = OrganisationGenerator.write(OrganisationGenerator.Options.hours(seed), input);
    Expected expected = Oracle.compute(input, now);
    List<Map<String, List<String>>> outputs = new ArrayList<>();

    for (int partitions : PARTITIONS) {
      for (int threads : THREADS) {
        Path output = directory.resolve("out-" + partitions + "-" + threads);
        replay(input, output, now, partitions, threads);
        Differences differences = OutputComparison.compare(expected, output);
        assertThat(differences.first())
            .as("seed %d, %d partitions, %d threads", seed, partitions, threads)
            .isEmpty();
        outputs.add(promised(output));
      }
    }

    assertThat(outputs).allSatisfy(output -> assertThat(output).isEqualTo(outputs.get(0)));
  }

  private static void replay(Path input, Path output, Instant now, int partitions, int threads)
      throws InterruptedException {
    ReplayOptions options =
        new ReplayOptions(
            input, output, false, true, partitions, threads, now, Optional.empty(), Map.of());
    try (ReplayProgress progress =
        new ReplayProgress(new PrintWriter(Writer.nullWriter()), false)) {
      new Replay(options, progress).run();
    }
  }

  /** What may not depend on anything but the input: every file but the totals' changelogs. */
  private static Map<String, List<String>> promised(Path output) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(output)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String name = file.getFileName().toString();
        boolean coalesced =
            name.endsWith(".changelog.ndjson")
                && !name.contains("anomalies")
                && !name.contains("dead-letters");
        if (!coalesced) {
          files.put(
              name,
              Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                  .map(ReplayAcceptanceTest::withoutWhatMayDiffer)
                  .toList());
        }
      }
    }
    return files;
  }

  private static String withoutWhatMayDiffer(String line) {
    return line.replaceAll("\"revision\":\\d+", "\"revision\":0")
        .replaceAll("\"goodhart.failed-at\":\"[^\"]*\"", "\"goodhart.failed-at\":\"\"");
  }
}
