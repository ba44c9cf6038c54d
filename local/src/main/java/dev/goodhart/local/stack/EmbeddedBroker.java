package dev.goodhart.local.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker, its own KRaft controller, in this process and on the loopback interface. It is
 * the production server on real files: what it acknowledges survives a kill, and a directory that
 * has been used before is opened again with everything in it.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** Kafka's own mark, written when it stops in order and removed when it starts. */
  private static final String CLEAN_SHUTDOWN_FILE = ".kafka_cleanshutdown";

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns once it takes requests.
   *
   * @param directory where it keeps its data; made where absent, opened again where it has been one
   *     before
   * @param port where clients reach it, 0 for any free port
   * @param retention what it may remove on its own
   * @throws StackException if the port or the directory cannot be had, or the broker fails to start
   */
  public static EmbeddedBroker start(Path directory, int port, Retention retention) {
    DirectoryLock lock = DirectoryLock.take(directory.toAbsolutePath());
    KafkaRaftServer server = null;
    try {
      Path logs = directory.toAbsolutePath().resolve("logs");
      int clientPort;
      try (Ports ports = new Ports()) {
        clientPort = ports.hold(port, "Kafka");
        int controllerPort = ports.hold(0, "controller");
        Map<String, String> settings =
            BrokerSettings.of(logs, clientPort, controllerPort, retention);
        if (wasKilled(logs)) {
          settings = BrokerSettings.afterKill(settings);
        }
        formatOnce(logs);
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      }
      server.startup();
      return new EmbeddedBroker(lock, server, clientPort);
    } catch (StackException e) {
      lock.close();
      throw e;
    } catch (Exception e) {
      stopAfterFailure(server);
      lock.close();
      throw failure(e, directory, port);
    }
  }

  private static boolean isFormatted(Path logs) {
    // Kafka writes this file last, so a directory without it is fresh or was never finished.
    return Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME));
  }

  private static boolean wasKilled(Path logs) {
    return isFormatted(logs) && !Files.exists(logs.resolve(CLEAN_SHUTDOWN_FILE));
  }

  private static void formatOnce(Path logs) throws Exception {
    if (isFormatted(logs)) {
      return;
    }
    Files.createDirectories(logs);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerSettings.NODE_ID)
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .run();
  }

  private static void stopAfterFailure(KafkaRaftServer server) {
    if (server == null) {
      return;
    }
    try {
      server.shutdown();
    } catch (RuntimeException e) {
      // Kafka stops itself when a start fails; what it then says about stopping twice is noise.
    }
  }

  private static StackException failure(Exception e, Path directory, int port) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        return Ports.inUse(port, "Kafka", bind);
      }
      if (cause instanceof IOException) {
        return new StackException(
            "The broker cannot use its directory %s (%s): free disk space, repair it or choose another one."
                .formatted(directory, oneLine(cause)),
            e);
      }
    }
    return new StackException(
        "The broker in %s did not start (%s): choose another directory if this one was written by something else."
            .formatted(directory, oneLine(e)),
        e);
  }

  private static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  /** What clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /** The port clients connect to. */
  public int port() {
    return port;
  }

  /** Stops the broker in order and leaves its directory to the next one. */
  @Override
  public void close() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      lock.close();
    }
  }
}
