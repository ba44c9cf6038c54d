package dev.goodhart.local.simulate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.simulate.episode.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {
  private final Parameters shipped = Parameters.shipped();

  @TempDir Path directory;

  @Test
  void thereIsOneForEachPersonaAndEachPattern() {
    for (Persona persona : Persona.values()) {
      assertThat(shipped.get(persona.key())).isPositive();
    }
    for (Pattern pattern : Pattern.values()) {
      assertThat(shipped.get(pattern.key())).isNotNegative();
    }
  }

  @Test
  void whatIsShippedIsWithinItsRange() {
    shipped
        .all()
        .forEach(
            (name, value) ->
                assertThat(shipped.with(Map.of(name, Double.toString(value))).get(name))
                    .isEqualTo(value));
  }

  @Test
  void aFileChangesSomeOfThem() throws IOException {
    Path file = directory.resolve("mine.properties");
    Files.writeString(file, "gaming.swarm = 40\n# less\nnoise.late: 0\n");

    Parameters mine = shipped.with(file);

    assertThat(mine.get("gaming.swarm")).isEqualTo(40);
    assertThat(mine.get("noise.late")).isZero();
    assertThat(mine.get("gaming.ping_pong")).isEqualTo(shipped.get("gaming.ping_pong"));
    assertThat(shipped.get("noise.late")).isEqualTo(0.01);
  }

  @Test
  void whatCannotBeIsRefusedInOneSentence() {
    refuses("gaming.swram", "1", "There is no parameter 'gaming.swram'");
    refuses("noise.late", "1.5", "noise.late is '1.5': give a number from 0 to 1.");
    refuses("noise.late", "much", "noise.late is 'much': give a number from 0 to 1.");
    refuses("scale.volume", "0", "scale.volume is '0': give a number from 0.05 to 20.");
    refuses("people.chat", "NaN", "people.chat is 'NaN': give a number from 0 to 1000.");
    assertThatThrownBy(() -> shipped.with(directory.resolve("none.properties")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("none.properties cannot be read");
  }

  private void refuses(String name, String value, String message) {
    assertThatThrownBy(() -> shipped.with(Map.of(name, value)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(message);
  }
}
