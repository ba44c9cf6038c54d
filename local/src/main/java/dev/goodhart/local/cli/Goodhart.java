package dev.goodhart.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The launcher's commands. */
@Command(
    name = "goodhart",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Goodhart.Version.class,
    description = "Counts AI token usage truthfully and shows where the count has been gamed.",
    subcommands = {
      BenchCommand.class,
      DemoCommand.class,
      EvaluateCommand.class,
      PublishCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      StreamsCommand.class,
      TopicsCommand.class,
      WatchCommand.class,
      LocalCommand.class
    })
public final class Goodhart {
  private static final int FAILED = 1;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  private Goodhart() {}

  /** Runs one command: 0 on success, 1 on failure with one line on stderr, 2 on bad arguments. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    Goodhart root = new Goodhart();
    CommandLine line = new CommandLine(root);
    Arguments.prepare(line);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("goodhart: " + failure.getMessage());
          if (root.debug) {
            failure.printStackTrace(command.getErr());
          }
          return FAILED;
        });
    return line;
  }

  /** What the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Goodhart.class.getPackage().getImplementationVersion();
      return new String[] {"goodhart " + (version == null ? "(not packaged)" : version)};
    }
  }
}
