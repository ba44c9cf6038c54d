package dev.goodhart.bench.measure;

import dev.goodhart.bench.scenario.Copy;
import dev.goodhart.bench.scenario.Goodhart;
import dev.goodhart.bench.scenario.Outputs;
import dev.goodhart.streams.GoodhartConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The scenarios. */
public enum Rival {
  /** Source to sink. */
  COPY(Copy.class.getName()),
  /** The application. */
  GOODHART(Goodhart.class.getName());

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
    }
  }

  /** Where its classes are. */
  String classpath() {
    return System.getProperty("java.class.path");
  }

  /** Options of its Java VM: those of the launcher. */
  List<String> options(String heap) {
    return List.of("-Xmx" + heap, "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");
  }

  /** Whether it takes hundreds of times as long as the others. */
  boolean isSlow() {
    return false;
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
