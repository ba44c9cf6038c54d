package dev.goodhart.local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands for {@code goodhart bench} in the list of commands. The launcher starts the real one,
 * which is a module that nothing else needs.
 */
@Command(
    name = "bench",
    description = "Measures what an event costs, beside other ways to do the same.")
final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    throw new CommandException(
        "Benchmarks are not part of this build: run './goodhart bench' in the source tree, which"
            + " builds what they need.");
  }
}
