package dev.goodhart.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {
  @TempDir Path parent;

  @Test
  void goesWithEverythingInIt() throws IOException {
    try (TemporaryDirectory directory =
        TemporaryDirectory.create(Optional.of(parent.resolve("new")), "t-")) {
      assertThat(directory.path().getFileName().toString()).startsWith("t-");
      Files.writeString(directory.directory("sub").resolve("file"), "text");
    }

    assertThat(parent.resolve("new")).isEmptyDirectory();
  }

  @Test
  void saysWhereItCannotBe() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "in the way");

    assertThatThrownBy(() -> TemporaryDirectory.create(Optional.of(file), "t-"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(file.toString());
  }
}
