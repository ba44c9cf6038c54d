package dev.goodhart.local.stack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link LocalStack} starts with.
 *
 * @param directory where its data stays; empty for a temporary one that goes when it is closed
 * @param kafkaPort where Kafka clients reach it, 0 for any free port
 * @param registryPort where registry clients reach it, 0 for any free port
 * @param retention what the broker may remove on its own
 */
public record LocalStackConfig(
    Optional<Path> directory, int kafkaPort, int registryPort, Retention retention) {

  /** Free ports, a temporary directory, and every record kept. */
  public static LocalStackConfig temporary() {
    return new LocalStackConfig(Optional.empty(), 0, 0, Retention.KEEP_EVERYTHING);
  }

  /**
   * Free ports and topics that live as they are configured, in a directory that outlives the stack.
   *
   * @param directory made where absent, opened again where a stack has used it before
   */
  public static LocalStackConfig in(Path directory) {
    return new LocalStackConfig(Optional.of(directory), 0, 0, Retention.AS_CONFIGURED);
  }

  /** The same with this port for Kafka, 0 for any free one. */
  public LocalStackConfig withKafkaPort(int port) {
    return new LocalStackConfig(directory, port, registryPort, retention);
  }

  /** The same with this port for the registry, 0 for any free one. */
  public LocalStackConfig withRegistryPort(int port) {
    return new LocalStackConfig(directory, kafkaPort, port, retention);
  }

  /** The same with this retention. */
  public LocalStackConfig withRetention(Retention retention) {
    return new LocalStackConfig(directory, kafkaPort, registryPort, retention);
  }
}
