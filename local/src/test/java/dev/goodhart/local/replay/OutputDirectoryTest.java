package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
  @TempDir Path directory;

  @Test
  void isMadeWhereAbsent() {
    Path out = directory.resolve("a").resolve("b");

    OutputDirectory output = OutputDirectory.prepare(out, false, List.of("t.v1"));

    assertThat(out).isEmptyDirectory();
    assertThat(output.state("t.v1")).isEqualTo(out.resolve("t.v1.ndjson"));
    assertThat(output.changelog("t.v1")).isEqualTo(out.resolve("t.v1.changelog.ndjson"));
  }

  @Test
  void isRefusedWhereItHoldsFiles() throws IOException {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> OutputDirectory.prepare(directory, false, List.of("t.v1")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("holds files already")
        .hasMessageContaining("--force");
    assertThat(notes).hasContent("mine");
  }

  @Test
  void forcedKeepsWhatIsNotOurs() throws IOException {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "mine");
    Path stale = Files.writeString(directory.resolve("t.v1.changelog.ndjson"), "{}");

    OutputDirectory.prepare(directory, true, List.of("t.v1"));

    assertThat(notes).exists();
    assertThat(stale).doesNotExist();
  }

  @Test
  void isRefusedWhereItIsAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> OutputDirectory.prepare(file, false, List.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot be written to");
  }
}
