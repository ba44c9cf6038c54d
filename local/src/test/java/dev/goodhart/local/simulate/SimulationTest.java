package dev.goodhart.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goodhart.local.simulate.episode.Pattern;
import dev.goodhart.local.simulate.model.Parameters;
import dev.goodhart.schema.TokenUsageEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording as a whole: the same again, readable, in order, and nothing lost. */
class SimulationTest {
  private static final int USERS = 60;
  private static final int DAYS = 14;

  @TempDir Path directory;

  static SimulationSummary simulate(
      Path directory, long seed, int users, int days, Map<String, String> parameters) {
    SimulationOptions options =
        new SimulationOptions(
            directory,
            false,
            Optional.empty(),
            seed,
            users,
            LocalDate.parse("2025-10-06"),
            days,
            Parameters.shipped().with(parameters));
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    try (SimulationProgress progress = new SimulationProgress(nowhere, false)) {
      return new Simulation(options, progress).run();
    }
  }

  private SimulationSummary simulate(String name, long seed) {
    return simulate(directory.resolve(name), seed, USERS, DAYS, Map.of());
  }

  @Test
  void theSameArgumentsGiveTheSameBytesAndAnotherSeedOthers() throws IOException {
    simulate("one", 7);
    simulate("again", 7);
    simulate("other", 8);

    assertThat(files("one")).hasSize(7).isEqualTo(files("again"));
    for (String file : files("one")) {
      byte[] one = Files.readAllBytes(directory.resolve("one").resolve(file));
      assertThat(Files.readAllBytes(directory.resolve("again").resolve(file)))
          .as(file)
          .isEqualTo(one);
      if (!file.equals("prices.ndjson") && !file.equals("incentives.ndjson")) {
        assertThat(Files.readAllBytes(directory.resolve("other").resolve(file)))
            .as(file)
            .isNotEqualTo(one);
      }
    }
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyLineIsOneThatAReplayTakes() {
    SimulationSummary summary = simulate("it", 3);
    Recording recording = new Recording(directory.resolve("it"));
    long[] lines = {0};
    recording.usage(line -> lines[0]++);

    assertThat(lines[0]).isEqualTo(summary.usageLines());
    assertThat(recording.outcomes()).hasSize(Math.toIntExact(summary.outcomeLines()));
    assertThat(recording.memberships()).hasSizeGreaterThanOrEqualTo(USERS);
    assertThat(recording.prices()).isNotEmpty();
    assertThat(recording.incentives()).hasSize(3);
    assertThat(recording.refused()).isZero();
    assertThat(recording.unknownFields()).isZero();
  }

  @Test
  void linesAreInTheOrderOfTheirArrivalAndNoneIsTooEarlyOrTooLate() {
    SimulationSummary summary = simulate("it", 4);
    long[] clock = {0};
    long[] late = {0};
    new Recording(directory.resolve("it"))
        .usage(
            line -> {
              long occurred = line.event().getOccurredAt().toEpochMilli();
              long arrival = line.receivedAt().orElse(Math.max(clock[0], occurred));
              assertThat(arrival).isGreaterThanOrEqualTo(Math.max(clock[0], occurred));
              assertThat(arrival - occurred).isLessThan(Duration.ofDays(3).toMillis());
              assertThat(occurred)
                  .isGreaterThanOrEqualTo(summary.from().toEpochMilli())
                  .isLessThan(summary.to().toEpochMilli() + 1_000);
              clock[0] = arrival;
              late[0] += arrival - occurred > Duration.ofMinutes(10).toMillis() ? 1 : 0;
            });
    assertThat(late[0] / (double) summary.usageLines()).isBetween(0.005, 0.03);
  }

  @Test
  void whateverReportsGoThroughNoTokenIsLostOrCountedTwice() {
    SimulationSummary summary = simulate("it", 5);
    Map<String, List<TokenUsageEvent>> used = new Recording(directory.resolve("it")).used();

    long calls = used.values().stream().mapToLong(List::size).sum();
    long tokens = used.values().stream().flatMap(List::stream).mapToLong(Recording::total).sum();
    assertThat(calls).isEqualTo(summary.calls());
    assertThat(tokens).isEqualTo(summary.tokens());
    assertThat(summary.usageLines() / (double) summary.calls())
        .isCloseTo(1 + 0.005 + 0.003 * 1.5 + 0.015, within(0.006));
  }

  @Test
  void noiseCanBeTurnedOff() {
    Map<String, String> quiet =
        Map.of("noise.repeated", "0", "noise.partial", "0", "noise.both", "0");
    SimulationSummary summary = simulate(directory.resolve("it"), 5, USERS, DAYS, quiet);

    assertThat(summary.usageLines()).isEqualTo(summary.calls());
  }

  @Test
  void episodesCanBeTurnedOff() throws IOException {
    Map<String, String> none =
        Stream.of(Pattern.values()).collect(Collectors.toMap(Pattern::key, pattern -> "0"));
    SimulationSummary summary = simulate(directory.resolve("it"), 5, USERS, DAYS, none);

    assertThat(summary.labels()).isEmpty();
    assertThat(LabelLine.in(directory.resolve("it"))).isEmpty();
  }

  @Test
  void honestPromptsSeldomRecurAndSomeAreEverybodys() throws IOException {
    simulate("it", 6);
    Set<String> gaming = new HashSet<>();
    LabelLine.in(directory.resolve("it")).stream()
        .filter(LabelLine::gaming)
        .forEach(label -> gaming.add(label.user()));
    Map<String, Set<String>> usersOf = new HashMap<>();
    double[] shares =
        new Recording(directory.resolve("it"))
            .used().entrySet().stream()
                .filter(user -> !gaming.contains(user.getKey()))
                .mapToDouble(
                    user -> {
                      Set<String> prints = new HashSet<>();
                      for (TokenUsageEvent event : user.getValue()) {
                        prints.add(event.getPromptFingerprint());
                        usersOf
                            .computeIfAbsent(event.getPromptFingerprint(), key -> new HashSet<>())
                            .add(user.getKey());
                      }
                      return 1 - prints.size() / (double) user.getValue().size();
                    })
                .sorted()
                .toArray();

    assertThat(shares.length).isGreaterThan(5);
    assertThat(shares[shares.length / 2]).isBetween(0.005, 0.15);
    assertThat(usersOf.values()).anySatisfy(users -> assertThat(users).hasSizeGreaterThan(5));
  }
}
