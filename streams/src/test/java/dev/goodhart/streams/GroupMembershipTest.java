package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupMembershipTest {
  @TempDir Path directory;

  @Test
  void whoKeepsItsStateDirectoryKeepsItsPlaceInTheGroup() {
    String id = instanceId(config(directory));

    assertThat(instanceId(config(directory))).isEqualTo(id);
    assertThat(instanceId(config(directory.resolve("other")))).isNotEqualTo(id);
  }

  @Test
  void applicationsThatShareAStateDirectoryHavePlacesOfTheirOwn() {
    GoodhartConfig other =
        GoodhartConfig.parse(
            Map.of("state.dir", directory.toString(), "application.id", "another"));

    assertThat(instanceId(other)).isNotEqualTo(instanceId(config(directory)));
  }

  @Test
  void anotherTopologyIsNotGivenWhatWasAssignedToThisOne() {
    Topology other = new Topology();
    other.addSource("other", "topic");

    for (GoodhartConfig config :
        List.of(config(directory), config(directory, "group.instance.id", "pod-3"))) {
      assertThat(GroupMembership.of(config, other.describe()).id()).isNotEqualTo(of(config).id());
    }
  }

  @Test
  void leavesItsWorkToAStandbyAndHasNoPlaceThen() {
    assertThat(of(config(directory, "num.standby.replicas", "1")).id()).isEmpty();
    assertThat(of(config(directory, "num.standby.replicas", "0")).id()).isPresent();
  }

  @Test
  void leavesTheGroupWhenItIsStopped() {
    assertThat(of(config(directory)).atClose()).isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "7", "who/ever", "\u00ff\u00fe"})
  void getsANewPlaceIfNoIdIsLeftInTheFile(String left) throws IOException {
    GoodhartConfig config = config(directory);
    instanceId(config);
    Path file = directory.resolve(config.applicationId()).resolve(GroupMembership.FILE);
    Files.writeString(file, left, StandardCharsets.ISO_8859_1);

    String id = instanceId(config);

    assertThat(id).matches("[0-9a-f-]{36}-[0-9a-f]{8}-1");
    assertThat(instanceId(config)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "consumer.", "main.consumer."})
  void isWhoItsUserSaysAndThenIsWaitedFor(String prefix) {
    GoodhartConfig config = config(directory, prefix + "group.instance.id", "pod-3");

    assertThat(instanceId(config)).matches("pod-3-[0-9a-f]{8}-1");
    assertThat(of(config).atClose()).isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void startsUnderAProtocolThatHasNoStaticMembers() {
    GoodhartConfig config = config(directory, "group.protocol", "Streams");

    Properties properties = of(config).joinedTo(StreamsProperties.of(config));

    assertThat(new StreamsConfig(properties).getMainConsumerConfigs("group", "client", 1))
        .doesNotContainKey("group.instance.id");
    assertThat(of(config).atClose()).isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
  }

  @Test
  void saysWhatToDoWhereNothingCanBeKept() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> of(config(file)))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessageStartingWith("Setting 'state.dir': " + file)
        .hasMessageEndingWith("grant this user the right, or set another directory.");
  }

  private static GroupMembership of(GoodhartConfig config) {
    Topology topology = new Topology();
    topology.addSource("usage", "topic");
    return GroupMembership.of(config, topology.describe());
  }

  /** Of its first thread, as Kafka Streams has it. */
  private static String instanceId(GoodhartConfig config) {
    Properties properties = of(config).joinedTo(StreamsProperties.of(config));
    return (String)
        new StreamsConfig(properties)
            .getMainConsumerConfigs("group", "client", 1)
            .get("group.instance.id");
  }

  private static GoodhartConfig config(Path stateDirectory) {
    return GoodhartConfig.parse(Map.of("state.dir", stateDirectory.toString()));
  }

  private static GoodhartConfig config(Path stateDirectory, String kafka, String value) {
    return GoodhartConfig.parse(
        Map.of("state.dir", stateDirectory.toString(), "kafka." + kafka, value));
  }
}
