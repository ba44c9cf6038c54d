package dev.goodhart.bench.cli;

import dev.goodhart.local.cli.Arguments;
import picocli.CommandLine;

/** What the launcher runs for {@code ./goodhart bench}. */
public final class Bench {
  private static final int FAILED = 1;

  private Bench() {}

  /** Runs it: 0 on success, 1 on failure with one line on stderr, 2 on bad arguments. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    BenchCommand command = new BenchCommand();
    CommandLine line = new CommandLine(command);
    Arguments.prepare(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          failed.getErr().println("goodhart: " + failure.getMessage());
          if (command.debug()) {
            failure.printStackTrace(failed.getErr());
          }
          return FAILED;
        });
    return line;
  }
}
