package dev.goodhart.local.cli;

import dev.goodhart.admin.Preflight;
import dev.goodhart.admin.Problem;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goodhart streams}. */
@Command(
    name = "streams",
    description = "Runs the topology against a Kafka cluster until it is stopped.")
final class StreamsCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() throws InterruptedException {
    GoodhartConfig config = cluster.config();
    GoodhartStreams.check(config);
    List<Problem> problems = Preflight.check(config);
    if (!problems.isEmpty()) {
      throw new CommandException(Preflight.sentences(problems));
    }
    System.err.printf(
        "goodhart: '%s' starts on %s with %d thread(s), state in %s; stop with Ctrl-C%n",
        config.applicationId(), config.bootstrapServers(), config.threads(), config.stateDir());
    Preflight.notes(config).forEach(note -> System.err.println("goodhart: " + note));
    try (UntilStopped until = new UntilStopped()) {
      run(config, until);
      if (until.isStopped()) {
        System.err.println("goodhart: stopped");
      }
      return 0;
    } catch (IllegalStateException e) {
      throw new CommandException(
          e.getMessage() + " Look at the log above; it goes on where it stopped when restarted.",
          e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  /** Returns when everything is committed, closed and given back. */
  private static void run(GoodhartConfig config, UntilStopped until) throws InterruptedException {
    try (GoodhartStreams streams =
        new GoodhartStreams(config, line -> System.err.println("goodhart: " + line))) {
      until.onSignal(streams::stop);
      streams.start();
      streams.awaitStopped();
    }
  }
}
