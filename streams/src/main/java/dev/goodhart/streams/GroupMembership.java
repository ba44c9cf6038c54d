package dev.goodhart.streams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;

/**
 * As what an instance belongs to its group.
 *
 * <p>A static member (KIP-345) that was killed and is back before its session ended gets its
 * partitions back at once. Any other one has to wait until that session ends, as nobody knows that
 * they are the same.
 *
 * @param id of a static member, as its user or its state directory has it: who has lost the one has
 *     lost the other, and is nobody's successor
 * @param atClose what a clean stop means for the group
 * @param whenTaken what to do if another one came with the same id; who is slow may meet itself
 */
record GroupMembership(Optional<String> id, GroupMembershipOperation atClose, String whenTaken) {
  /** In the directory that Kafka Streams locks for one instance. */
  static final String FILE = "group-instance-id";

  /**
   * That of an instance, whose id is made and kept if it has none yet.
   *
   * <p>A member that is back gets the assignment it had, made by and for what ran then: so what it
   * runs is part of who it is.
   *
   * @throws GoodhartConfig.BadConfigException if the state directory cannot be written
   */
  static GroupMembership of(GoodhartConfig config, TopologyDescription topology) {
    Map<String, String> theirs = config.kafka();
    Optional<String> named =
        Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
            .map(prefix -> prefix + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
            .filter(theirs::containsKey)
            .findFirst();
    if (named.isPresent()) {
      // It will come back and is waited for.
      return new GroupMembership(
          Optional.of(idOf(theirs.get(named.get()), topology)),
          GroupMembershipOperation.REMAIN_IN_GROUP,
          "If another one has the same '%s' in its setting 'kafka.%s', give each its own."
              .formatted(theirs.get(named.get()), named.get()));
    }
    return new GroupMembership(
        isStatic(theirs) ? Optional.of(idOf(keptId(config), topology)) : Optional.empty(),
        GroupMembershipOperation.LEAVE_GROUP,
        "If this state directory or another one is a copy, empty the copy and start its instance again.");
  }

  private static String idOf(String instance, TopologyDescription topology) {
    return "%s-%08x".formatted(instance, topology.toString().hashCode());
  }

  private static String keptId(GoodhartConfig config) {
    Path file = config.stateDir().toAbsolutePath().resolve(config.applicationId()).resolve(FILE);
    try {
      return idIn(file);
    } catch (IOException e) {
      throw new GoodhartConfig.BadConfigException(
          "Setting 'state.dir': %s cannot be read or written (%s): grant this user the right, or set another directory."
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  /**
   * Not where KIP-1071's protocol refuses it; nor where there are standbys, as one would look on
   * while the one that is back restores everything.
   */
  private static boolean isStatic(Map<String, String> theirs) {
    String protocol = theirs.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, "");
    String standbys = theirs.getOrDefault(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, "0");
    return !protocol.equalsIgnoreCase(GroupProtocol.STREAMS.name()) && standbys.strip().equals("0");
  }

  /** With it, as Kafka Streams takes it. */
  Properties joinedTo(Properties streams) {
    id.ifPresent(
        ours ->
            streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), ours));
    return streams;
  }

  private static String idIn(Path file) throws IOException {
    if (Files.exists(file)) {
      // In this charset nothing is malformed: what is no id is replaced.
      Optional<String> kept = asId(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    String made = UUID.randomUUID().toString();
    Files.createDirectories(file.getParent());
    // Nobody finds half an id, also if this is its last deed.
    Path whole = Files.writeString(file.resolveSibling(FILE + ".new"), made);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }

  private static Optional<String> asId(String text) {
    try {
      return Optional.of(UUID.fromString(text).toString());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
