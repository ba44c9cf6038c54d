package dev.goodhart.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A broker and a schema registry in this process: all that the pipeline needs around it. */
public final class LocalStack implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final RegistryServer registry;
  private final Path directory;
  private final Optional<TemporaryDirectory> temporary;
  private final Duration startedIn;

  private LocalStack(
      EmbeddedBroker broker,
      RegistryServer registry,
      Path directory,
      Optional<TemporaryDirectory> temporary,
      Duration startedIn) {
    this.broker = broker;
    this.registry = registry;
    this.directory = directory;
    this.temporary = temporary;
    this.startedIn = startedIn;
  }

  /**
   * Starts both and returns once both answer.
   *
   * @throws StackException if a port or the directory cannot be had; nothing is left running
   */
  public static LocalStack start(LocalStackConfig config) {
    long begin = System.nanoTime();
    // Before the broker takes its seconds: whoever mistyped a port should hear of it at once.
    try (Ports ports = new Ports()) {
      if (config.registryPort() != 0) {
        ports.hold(config.registryPort(), "registry");
      }
    }
    Optional<TemporaryDirectory> temporary =
        config.directory().isPresent()
            ? Optional.empty()
            : Optional.of(TemporaryDirectory.create(Optional.empty(), "goodhart-"));
    EmbeddedBroker broker = null;
    try {
      Path directory =
          config.directory().or(() -> temporary.map(TemporaryDirectory::path)).orElseThrow();
      broker = EmbeddedBroker.start(directory, config.kafkaPort(), config.retention());
      RegistryServer registry =
          RegistryServer.start(broker.bootstrapServers(), config.registryPort());
      return new LocalStack(
          broker, registry, directory, temporary, Duration.ofNanos(System.nanoTime() - begin));
    } catch (RuntimeException e) {
      if (broker != null) {
        broker.close();
      }
      temporary.ifPresent(TemporaryDirectory::close);
      throw e;
    }
  }

  /** What Kafka clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What registry clients and serializers set as {@code schema.registry.url}. */
  public String registryUrl() {
    return registry.url();
  }

  /** Where its data lies. */
  public Path directory() {
    return directory;
  }

  /** How long it took until both answered. */
  public Duration startedIn() {
    return startedIn;
  }

  /** Stops both; deletes the directory if it was a temporary one. */
  @Override
  public void close() {
    try {
      registry.close();
    } finally {
      try {
        broker.close();
      } finally {
        temporary.ifPresent(TemporaryDirectory::close);
      }
    }
  }
}
