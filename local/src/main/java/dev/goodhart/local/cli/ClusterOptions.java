package dev.goodhart.local.cli;

import dev.goodhart.streams.GoodhartConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Which deployment a command is about: a mixin. Options hold over the file, the file over defaults.
 */
final class ClusterOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of the deployment, a properties file.")
  private Path file;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster (bootstrap.servers).")
  private String bootstrapServer;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "The schema registry (schema.registry.url).")
  private String registry;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "What topic names begin with (topics.prefix).")
  private String prefix;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      description =
          "Any setting, such as -D topics.partitions=6 or -D kafka.security.protocol=SSL.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The deployment's settings.
   *
   * @throws CommandException if the file cannot be read or a setting cannot be used
   */
  GoodhartConfig config() {
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      all.putAll(PropertiesFile.read(file, "--config"));
    }
    all.putAll(settings);
    put(all, "bootstrap.servers", bootstrapServer);
    put(all, "schema.registry.url", registry);
    put(all, "topics.prefix", prefix);
    try {
      GoodhartConfig config = GoodhartConfig.parse(all);
      // Names that Kafka would not take are found out here as well.
      config.topics();
      return config;
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private static void put(Map<String, String> settings, String name, String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
