package dev.goodhart.bench.measure;

import dev.goodhart.bench.scenario.Copy;
import dev.goodhart.bench.scenario.Goodhart;
import dev.goodhart.bench.scenario.Outputs;
import dev.goodhart.bench.scenario.Textbook;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The scenarios. */
public enum Rival {
  /** Source to sink. */
  COPY(Copy.class.getName()),
  /** The application. */
  GOODHART(Goodhart.class.getName()),
  /** The same windows as hopping windows of Kafka Streams. */
  TEXTBOOK(Textbook.class.getName()),
  /** The same windows in Flink SQL; the launcher builds it when it is asked for. */
  FLINK("dev.goodhart.bench.flink.FlinkSql");

  private static final String FLINK_JAR = "goodhart.bench.flink";

  /** The launcher asks for them where the kernel gives them. */
  private static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

  private final String factory;

  Rival(String factory) {
    this.factory = factory;
  }

  /** Name of the class that makes it, which may not be on this process's classpath. */
  String factory() {
    return factory;
  }

  /** Creates the topics that it needs beside those of the application. */
  void createTopics(Cluster cluster, GoodhartConfig config) {
    switch (this) {
      case COPY ->
          cluster.create(
              Outputs.copy(config.topics()),
              config.partitions(),
              Optional.empty(),
              config.topics().tokenUsage().value().orElseThrow());
      case GOODHART -> {}
      case TEXTBOOK, FLINK -> createWindows(cluster, config);
    }
  }

  private static void createWindows(Cluster cluster, GoodhartConfig config) {
    createLike(cluster, config, config.topics().userTotals(), Outputs.userWindows(config.topics()));
    createLike(cluster, config, config.topics().teamTotals(), Outputs.teamWindows(config.topics()));
  }

  private static void createLike(
      Cluster cluster, GoodhartConfig config, TopicSpec model, String name) {
    cluster.create(
        name,
        config.partitions(),
        Optional.of(model.subjects().get(model.keySubject())),
        model.value().orElseThrow());
  }

  /** Where its classes are. */
  String classpath() {
    if (this != FLINK) {
      return System.getProperty("java.class.path");
    }
    String jar = System.getProperty(FLINK_JAR);
    if (jar == null || !Files.exists(Path.of(jar))) {
      throw new CommandException(
          "Flink's part is not built: run it as './goodhart bench --scenario flink', which builds"
              + " it.");
    }
    return jar;
  }

  /** Options of its Java VM: those of the launcher, and what was asked for. */
  List<String> javaOptions(BenchOptions asked) {
    List<String> options =
        new ArrayList<>(
            List.of("-Xmx" + asked.heap(), "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"));
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(HUGE_PAGES)) {
      options.add(HUGE_PAGES);
    }
    if (this == FLINK) {
      // Flink reaches into these, and says so in its own start scripts.
      for (String reached : List.of("lang", "util", "nio", "net", "time", "util.concurrent")) {
        options.add("--add-opens=java.base/java." + reached + "=ALL-UNNAMED");
      }
    }
    options.addAll(asked.javaOptions());
    return options;
  }

  /** Whether it takes far longer than the others, and so gets fewer events. */
  boolean isSlow() {
    return this == TEXTBOOK;
  }

  /** Whether its producers outlive a commit, so that their own figures tell what was sent. */
  boolean keepsProducers() {
    return this != FLINK;
  }

  /** Whether its totals are Goodhart's, with a clock that settles. */
  boolean hasTotals() {
    return this == GOODHART;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
