package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.window.UsageSums;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class TeamEntryTest {
  private static final String TOPIC = "team-usage";

  private final Serde<TeamEntry> serde = TeamEntry.serde();

  @Test
  void readsWhatItWrote() {
    TeamEntry tick = new TeamEntry.TeamTick(3, 1_000_000, true);
    TeamEntry.TeamChange change =
        new TeamEntry.TeamChange("ann", 900_000, 1_000_000, new UsageSums().events(1).input(7));

    assertThat(readBack(tick)).isEqualTo(tick);
    assertThat(readBack(change))
        .isInstanceOfSatisfying(
            TeamEntry.TeamChange.class,
            read -> {
              assertThat(read.user()).isEqualTo("ann");
              assertThat(read.occurredAt()).isEqualTo(900_000);
              assertThat(read.arrival()).isEqualTo(1_000_000);
              assertThat(read.delta().input()).isEqualTo(7);
            });
  }

  @Test
  void refusesEntriesOfAnotherVersion() {
    byte[] written = serde.serializer().serialize(TOPIC, new TeamEntry.TeamTick(0, 1, false));
    for (byte other : new byte[] {1, 2, 4}) {
      written[0] = other;
      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, written))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("version is " + other);
    }
  }

  private TeamEntry readBack(TeamEntry entry) {
    return serde.deserializer().deserialize(TOPIC, serde.serializer().serialize(TOPIC, entry));
  }
}
