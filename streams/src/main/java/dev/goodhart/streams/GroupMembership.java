package dev.goodhart.streams;

import java.io.IOException;
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

/**
 * As what an instance belongs to its group.
 *
 * <p>A static member (KIP-345) that was killed gets its partitions back as soon as it is there
 * again. Any other one has to wait until the session of the one that was killed ends, as nobody
 * knows that they are the same.
 */
sealed interface GroupMembership {
  /** In the directory that Kafka Streams locks for one instance. */
  String FILE = "group-instance-id";

  /**
   * A static member under an id that its state directory keeps: who has lost the one has lost the
   * other, and is nobody's successor.
   *
   * @param file where the id lies
   */
  record Kept(String id, Path file) implements GroupMembership {
    @Override
    public Optional<String> givenId() {
      return Optional.of(id);
    }

    @Override
    public GroupMembershipOperation atClose() {
      return GroupMembershipOperation.LEAVE_GROUP;
    }

    @Override
    public String whenTaken() {
      return ("Another instance belongs to the group as '%s', which %s says of this one: was its state directory"
              + " copied? Delete that file where it is the copy, and start again.")
          .formatted(id, file);
    }
  }

  /** A static member under an id that its user has set: it will come back and is waited for. */
  record Named(String setting, String id) implements GroupMembership {
    @Override
    public Optional<String> givenId() {
      return Optional.empty();
    }

    @Override
    public GroupMembershipOperation atClose() {
      return GroupMembershipOperation.REMAIN_IN_GROUP;
    }

    @Override
    public String whenTaken() {
      return "Setting 'kafka.%s' is '%s' for another running instance too: give each its own."
          .formatted(setting, id);
    }
  }

  /** A member that the group knows nothing of before it joins: KIP-1071 has no static ones yet. */
  record Dynamic() implements GroupMembership {
    @Override
    public Optional<String> givenId() {
      return Optional.empty();
    }

    @Override
    public GroupMembershipOperation atClose() {
      return GroupMembershipOperation.LEAVE_GROUP;
    }

    @Override
    public String whenTaken() {
      return "Another instance took the place of this one in the group.";
    }
  }

  /** The id to give to Kafka Streams, where its user did not. */
  Optional<String> givenId();

  /** What a clean stop means for the group. */
  GroupMembershipOperation atClose();

  /** What to say to people when another instance has this one's id. */
  String whenTaken();

  /**
   * That of an instance, whose id is made and kept if it has none yet.
   *
   * @throws GoodhartConfig.BadConfigException if the state directory cannot be written
   */
  static GroupMembership of(GoodhartConfig config) {
    Map<String, String> theirs = config.kafka();
    Optional<String> named =
        Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
            .map(prefix -> prefix + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
            .filter(theirs::containsKey)
            .findFirst();
    if (named.isPresent()) {
      return new Named(named.get(), theirs.get(named.get()));
    }
    String protocol = theirs.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, "");
    if (protocol.equalsIgnoreCase(GroupProtocol.STREAMS.name())) {
      return new Dynamic();
    }
    Path file = config.stateDir().toAbsolutePath().resolve(config.applicationId()).resolve(FILE);
    try {
      return new Kept(idIn(file), file);
    } catch (IOException e) {
      throw new GoodhartConfig.BadConfigException(
          "Setting 'state.dir': %s cannot be read or written (%s): grant this user the right, or set another directory."
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  /** With it, as Kafka Streams takes it. */
  default Properties joinedTo(Properties streams) {
    givenId()
        .ifPresent(
            id ->
                streams.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id));
    return streams;
  }

  private static String idIn(Path file) throws IOException {
    if (Files.exists(file)) {
      Optional<String> kept = asId(Files.readString(file).strip());
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    String made = UUID.randomUUID().toString();
    Files.createDirectories(file.getParent());
    // Nobody finds half an id, also if this is its last deed.
    Path whole = Files.createTempFile(file.getParent(), FILE, null);
    Files.writeString(whole, made);
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
