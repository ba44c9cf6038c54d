package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayDirectoryTest {
  @TempDir Path directory;

  @Test
  void findsFilesInEitherForm() throws IOException {
    Path usage = Files.createFile(directory.resolve("usage.ndjson.gz"));
    Path prices = Files.createFile(directory.resolve("prices.ndjson"));

    ReplayDirectory found = ReplayDirectory.in(directory);

    assertThat(found.usage()).isEqualTo(usage);
    assertThat(found.prices()).contains(prices);
    assertThat(found.outcomes()).isEmpty();
  }

  @Test
  void refusesADirectoryWithoutUsage() {
    assertThatThrownBy(() -> ReplayDirectory.in(directory))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("holds no usage.ndjson or usage.ndjson.gz");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    assertThatThrownBy(() -> ReplayDirectory.in(directory.resolve("absent")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("There is no directory");
  }

  @Test
  void refusesToChooseBetweenTwoForms() throws IOException {
    Files.createFile(directory.resolve("usage.ndjson"));
    Files.createFile(directory.resolve("usage.ndjson.gz"));

    assertThatThrownBy(() -> ReplayDirectory.in(directory))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("both usage.ndjson and usage.ndjson.gz");
  }
}
