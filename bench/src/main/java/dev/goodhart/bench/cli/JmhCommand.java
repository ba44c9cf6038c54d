package dev.goodhart.bench.cli;

import dev.goodhart.bench.jmh.PaneBenchmark;
import dev.goodhart.local.cli.CommandException;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goodhart bench jmh}. */
@Command(
    name = "jmh",
    description = {
      "Measures inner loops with JMH: panes of rolling sums, a profile of detection, reading,",
      "writing and checking an event. Nanoseconds an operation, less is better."
    })
final class JmhCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "",
      paramLabel = "REGEX",
      description = "Benchmarks whose names contain it, such as Pane (default: all).")
  private String regex;

  @Option(
      names = "--allocations",
      description = "Also count the bytes that an operation allocates.")
  private boolean allocations;

  @Override
  public Integer call() {
    OptionsBuilder options = new OptionsBuilder();
    options.include(PaneBenchmark.class.getPackageName() + "\\..*(" + regex + ")");
    options.verbosity(VerboseMode.NORMAL);
    options.shouldFailOnError(true);
    if (allocations) {
      options.addProfiler("gc");
    }
    try {
      if (new Runner(options.build()).run().isEmpty()) {
        throw new CommandException("No benchmark is called '%s'.".formatted(regex));
      }
      return 0;
    } catch (RunnerException e) {
      throw new CommandException("JMH did not finish (%s).".formatted(e.getMessage()), e);
    }
  }
}
