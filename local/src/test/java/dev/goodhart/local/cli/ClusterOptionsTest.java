package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterOptionsTest {
  @TempDir Path directory;

  @Test
  void takesOptionsBeforeTheFileAndTheFileBeforeDefaults() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("goodhart.properties"),
            """
            bootstrap.servers=file:1
            schema.registry.url=http://file:2
            topics.partitions=5
            kafka.security.protocol=SSL
            """);

    GoodhartConfig config =
        config(
            "--config",
            file.toString(),
            "--bootstrap-server",
            "flag:1",
            "-D",
            "topics.partitions=6",
            "-Dtopics.replication.factor=1");

    assertThat(config.bootstrapServers()).isEqualTo("flag:1");
    assertThat(config.registryUrl()).isEqualTo("http://file:2");
    assertThat(config.topicPrefix()).isEqualTo("goodhart.");
    assertThat(config.partitions()).isEqualTo(6);
    assertThat(config.replicationFactor()).isEqualTo(1);
    assertThat(config.kafka()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void saysInOneSentenceWhatCannotBeUsed() throws IOException {
    Path latin1 = Files.write(directory.resolve("latin1"), new byte[] {'a', '=', (byte) 0xE4});

    assertThatThrownBy(() -> config("--config", directory.resolve("none").toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageMatching("There is no file .*none: correct --config\\.");
    assertThatThrownBy(() -> config("--config", latin1.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> config("-D", "topics.partitons=3"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("'topics.partitons' is not known");
    assertThatThrownBy(() -> config("--prefix", "two words"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("'two words'");
  }

  private static GoodhartConfig config(String... args) {
    ClusterOptions options = new ClusterOptions();
    new CommandLine(options, CommandLine.defaultFactory()).parseArgs(args);
    return options.config();
  }
}
