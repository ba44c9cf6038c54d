package dev.goodhart.local.cli;

import dev.goodhart.local.demo.Demo;
import dev.goodhart.local.demo.DemoSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole system in one process, to look at. */
@Command(
    name = "demo",
    description = {
      "Runs the whole system in one process and shows it.",
      "An embedded broker and schema registry, the pipeline, and a simulated organisation that"
          + " publishes live: two weeks of its past as fast as they go, then its present in fast"
          + " motion. Within two minutes somebody burns tokens for a leaderboard, is flagged, stops,"
          + " and is no longer flagged. One report in 400 is broken on purpose, to show dead"
          + " letters.",
      "Other Kafka clients can read along meanwhile, and publish. What they publish arrives at its"
          + " record's timestamp: with the demo's time it counts beside what is there; a later one,"
          + " such as the wall clock's, moves the time of its partition, and totals there fall."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int FEWEST_USERS = 10;
  private static final int MOST_USERS = 100_000;

  @Option(
      names = "--speed",
      defaultValue = "1800",
      paramLabel = "N",
      description = "Simulated seconds per second (default ${DEFAULT-VALUE}: half an hour).")
  private double speed;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Stop after that time, such as PT2M (default: when stopped).")
  private Duration runFor;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Another seed is another organisation (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--users",
      defaultValue = "60",
      paramLabel = "N",
      description = "People and services (default ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--port",
      converter = Arguments.Port.class,
      defaultValue = "0",
      paramLabel = "N",
      description = "Port of the broker (default: any free one).")
  private int port;

  @Option(
      names = "--registry-port",
      converter = Arguments.Port.class,
      defaultValue = "0",
      paramLabel = "N",
      description = "Port of the registry (default: any free one).")
  private int registryPort;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(speed > 0 && speed <= 1_000_000)) {
      throw new ParameterException(
          spec.commandLine(), "--speed is " + speed + ": give a number above 0, up to 1000000.");
    }
    if (users < FEWEST_USERS || users > MOST_USERS) {
      throw new ParameterException(
          spec.commandLine(),
          "--users is "
              + users
              + ": give a number from "
              + FEWEST_USERS
              + " to "
              + MOST_USERS
              + ".");
    }
    new Demo(
            new DemoSettings(users, seed, speed, Optional.ofNullable(runFor), port, registryPort),
            spec.commandLine().getOut())
        .run();
    return 0;
  }
}
