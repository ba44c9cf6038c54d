package dev.goodhart.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.oracle.OrganisationGenerator.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationGeneratorTest {
  /** Those a file can cause: the others are about records of a topic. */
  private static final Set<Reason> REACHABLE =
      EnumSet.complementOf(
          EnumSet.of(Reason.UNKNOWN_SCHEMA, Reason.IDENTITY_MISMATCH, Reason.WRONG_PARTITION));

  @TempDir Path temp;

  private Expected expected(Options options) throws IOException {
    Path dir = temp.resolve("org-" + options.seed());
    Instant now = OrganisationGenerator.write(options, dir);
    return Oracle.compute(dir, now);
  }

  @Test
  void sameSeedWritesTheSameFiles() throws IOException {
    OrganisationGenerator.write(Options.weeks(7), temp.resolve("a"));
    OrganisationGenerator.write(Options.weeks(7), temp.resolve("b"));
    OrganisationGenerator.write(Options.weeks(8), temp.resolve("c"));
    for (String file :
        List.of(
            "usage.ndjson.gz",
            "outcomes.ndjson.gz",
            "memberships.ndjson",
            "prices.ndjson",
            "incentives.ndjson")) {
      assertThat(temp.resolve("b").resolve(file))
          .hasSameBinaryContentAs(temp.resolve("a").resolve(file));
    }
    assertThat(Files.mismatch(temp.resolve("a/usage.ndjson.gz"), temp.resolve("c/usage.ndjson.gz")))
        .isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyReasonIsHitAndEveryKindOfRowIsThere(long seed) throws IOException {
    for (Options options : List.of(Options.weeks(seed), Options.hours(seed + 1000))) {
      Expected expected = expected(options);
      assertThat(
              expected.deadLetters().values().stream()
                  .map(DeadLetter::reason)
                  .collect(Collectors.toSet()))
          .isEqualTo(REACHABLE);
      Expected.Counts counts = expected.counts();
      assertThat(counts.grown()).isPositive();
      assertThat(counts.dropped()).isPositive();
      assertThat(counts.counted()).isLessThan(counts.accepted());
      for (Window window : Window.DEFAULTS) {
        assertThat(expected.userTotals().keySet())
            .anyMatch(key -> ((RowKey.UserWindow) key).window().equals(window.name()));
      }
      RowKey unassigned = new RowKey.TeamWindow("unassigned", "P7D");
      assertThat(expected.teamTotals()).containsKey(unassigned).hasSizeGreaterThan(5);
      assertThat(expected.hourlyUsage().values())
          .anyMatch(totals -> totals.totalTokens() == 0)
          .anyMatch(totals -> totals.unpricedEvents() > 0)
          .anyMatch(totals -> totals.costNanoUsd() > 0);
    }
  }

  @Test
  void idsAndRequestsAreNotReusedBeyondTheMemoryTheContractPromises() throws IOException {
    Path dir = temp.resolve("org");
    Instant now = OrganisationGenerator.write(Options.weeks(9), dir);
    Expected remembered = Oracle.compute(dir, now);
    assertThat(Oracle.compute(dir, now, Optional.empty(), Window.DEFAULTS, Long.MAX_VALUE))
        .matches(remembered::equals, "the same with an endless memory");
  }

  @Test
  void hostileShareIsWhatWasAskedFor() throws IOException {
    Expected expected = expected(Options.weeks(4));
    double share = (double) expected.deadLetters().size() / expected.counts().lines();
    assertThat(share).isBetween(0.07, 0.13);
  }

  @Test
  void extremeCostsStopWithinAnHour() throws IOException {
    Expected expected = expected(Options.weeks(5));
    assertThat(expected.hourlyUsage().values())
        .anyMatch(totals -> totals.costNanoUsd() == Long.MAX_VALUE);
    assertThat(expected.userTotals().get(new RowKey.UserWindow("whale", "PT24H")).costNanoUsd())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(expected.teamTotals().get(new RowKey.TeamWindow("unassigned", "P7D")).costNanoUsd())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nothingArrivesAfterTheInstantReturned() throws IOException {
    Path dir = temp.resolve("org");
    Instant now = OrganisationGenerator.write(Options.hours(6), dir);
    Instant later = Instant.parse("2100-01-01T00:00:00Z");
    assertThat(Oracle.compute(dir, later).equals(Oracle.compute(dir, now))).isTrue();
  }
}
