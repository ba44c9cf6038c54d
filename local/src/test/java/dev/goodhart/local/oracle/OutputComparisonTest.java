package dev.goodhart.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputComparisonTest {
  @TempDir Path temp;
  private Path out;
  private Expected expected;

  @BeforeEach
  void rightOutput() throws IOException {
    ReplayDirectory dir = new ReplayDirectory(Files.createDirectory(temp.resolve("in")));
    dir.membership("u", "2025-01-01T00:00:00Z", "t")
        .event("input_tokens", 3)
        .event("user_id", "v", "input_tokens", 9, "team_id", "t")
        .usage("{'user_id':'w'}")
        .usage("x".repeat(1_000_000));
    expected = dir.expected();
    out = Files.createDirectory(temp.resolve("out"));
    ExpectedWriter.write(expected, out);
  }

  private Differences compare() throws IOException {
    return OutputComparison.compare(expected, out);
  }

  private void lines(String file, UnaryOperator<List<String>> change) throws IOException {
    Path path = out.resolve(file);
    Files.write(path, change.apply(new ArrayList<>(Files.readAllLines(path))));
  }

  private void replace(String file, String from, String to) throws IOException {
    lines(file, lines -> lines.stream().map(line -> line.replace(from, to)).toList());
  }

  private void assertFound(String... parts) throws IOException {
    Differences found = compare();
    assertThat(found.count()).as(found.toString()).isPositive();
    assertThat(found.toString()).contains(parts);
  }

  @Test
  void rightOutputHasNoDifferenceWhateverRevisionFailedAtAndDetailSay() throws IOException {
    assertThat(compare().isEmpty()).isTrue();
    replace(OutputComparison.USER_TOTALS, "\"revision\":1", "\"revision\":77");
    replace(OutputComparison.DEAD_LETTERS, "why", "because");
    replace(OutputComparison.DEAD_LETTERS, "2025-06-01", "2026-07-02");
    assertThat(compare()).hasToString("no difference");
  }

  @Test
  void everyFieldIsCompared() throws IOException {
    replace(OutputComparison.USER_TOTALS, "\"input_tokens\":3", "\"input_tokens\":4");
    assertFound("input_tokens is 4, must be 3", "UserWindow[userId=u");
    assertThat(compare().count()).isEqualTo(3);
  }

  @Test
  void timesAreIsoWithMilliseconds() throws IOException {
    replace(OutputComparison.HOURLY_USAGE, "\"as_of\":\"2025-03-03T10:00:00.000Z\"", "\"as_of\":1");
    assertFound("as_of is 1, must be 2025-03-03T10:00:00.000Z");
    replace(OutputComparison.HOURLY_USAGE, "10:00:00.000Z", "10:00:00Z");
    assertFound("no key of this topic");
  }

  @Test
  void absentFieldsAreLeftOutAndUnknownOnesAreNone() throws IOException {
    replace(OutputComparison.USER_TOTALS, "\"events\"", "\"members\":null,\"x\":1,\"events\"");
    assertFound("members is null, must be null", "unknown field x");
  }

  @Test
  void missingExtraAndDoubleRowsAreFound() throws IOException {
    lines(OutputComparison.USER_TOTALS, lines -> lines.subList(1, lines.size()));
    assertFound("missing: UserWindow");
    replace(OutputComparison.USER_TOTALS, "\"user_id\":\"v\"", "\"user_id\":\"z\"");
    assertFound("not expected: UserWindow[userId=z");
    lines(
        OutputComparison.TEAM_TOTALS,
        lines -> {
          lines.add(lines.get(0));
          return lines;
        });
    assertFound("once more TeamWindow");
  }

  @Test
  void shareIsCompared() throws IOException {
    replace(OutputComparison.TEAM_TOTALS, "0.75", "0.7500001");
    assertFound("top_user_share is 0.7500001, must be 0.75");
  }

  @Test
  void missingFileIsFound() throws IOException {
    Files.delete(out.resolve(OutputComparison.DEAD_LETTERS));
    assertFound("goodhart.dead-letters.v1.ndjson is missing", "TOO_LARGE from usage.ndjson:4");
  }

  @Test
  void deadLettersAreComparedByOrigin() throws IOException {
    replace(OutputComparison.DEAD_LETTERS, "INVALID_FIELD", "UNREADABLE");
    assertFound("reason is UNREADABLE, must be INVALID_FIELD");
    replace(OutputComparison.DEAD_LETTERS, ",\"goodhart.truncated\":\"true\"", "");
    assertFound("goodhart.truncated is null, must be there");
    replace(OutputComparison.DEAD_LETTERS, "\"key\":\"w\"", "\"key\":\"u\"");
    assertFound("key is \"u\", must be null or w");
    replace(OutputComparison.DEAD_LETTERS, "\"value\":\"e", "\"value\":\"f");
    assertFound("value is f");
    replace(OutputComparison.DEAD_LETTERS, "usage.ndjson:3", "usage.ndjson:2");
    assertFound("missing: INVALID_FIELD from usage.ndjson:3", "not expected");
  }

  @Test
  void manyDifferencesAreCountedAndTheFirstTwentyShown() throws IOException {
    replace(OutputComparison.USER_TOTALS, ":", ";");
    for (String file : List.of(OutputComparison.TEAM_TOTALS, OutputComparison.HOURLY_USAGE)) {
      replace(file, "tokens\":", "tokens\":1");
    }
    assertThat(compare().count()).isGreaterThan(20);
    assertThat(compare().first()).hasSize(20);
  }
}
