package dev.goodhart.bench.measure;

import dev.goodhart.bench.scenario.Copy;
import dev.goodhart.bench.scenario.Goodhart;
import dev.goodhart.bench.scenario.Outputs;
import dev.goodhart.bench.scenario.Textbook;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
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
  TEXTBOOK(Textbook.class.getName());

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
      case TEXTBOOK -> createWindows(cluster, config);
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
    return System.getProperty("java.class.path");
  }

  /** Options of its Java VM: those of the launcher, and what was asked for. */
  List<String> javaOptions(BenchOptions asked) {
    List<String> options =
        new ArrayList<>(
            List.of("-Xmx" + asked.heap(), "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError"));
    options.addAll(asked.javaOptions());
    return options;
  }

  /** Whether it takes hundreds of times as long as the others. */
  boolean isSlow() {
    return this == TEXTBOOK;
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
