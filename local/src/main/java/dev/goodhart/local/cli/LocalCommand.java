package dev.goodhart.local.cli;

import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A broker and a registry to work with, without a cluster. */
@Command(
    name = "local",
    description = {
      "Runs an embedded Kafka broker and schema registry until stopped.",
      "What is written to them stays in DIR: the next start goes on with it."
    })
final class LocalCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Where their data lie; made where absent.")
  private Path directory;

  @Option(
      names = "--port",
      converter = Arguments.Port.class,
      defaultValue = "9092",
      paramLabel = "N",
      description = "Port of the broker, 0 for any free one (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--registry-port",
      converter = Arguments.Port.class,
      defaultValue = "8081",
      paramLabel = "N",
      description = "Port of the registry, 0 for any free one (default ${DEFAULT-VALUE}).")
  private int registryPort;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (UntilStopped until = new UntilStopped();
        LocalStack stack =
            LocalStack.start(
                LocalStackConfig.in(directory)
                    .withKafkaPort(port)
                    .withRegistryPort(registryPort))) {
      spec.commandLine()
          .getOut()
          .printf(
              "Kafka            %s%nschema registry  %s%nready after %.1f s; Ctrl-C stops%n",
              stack.bootstrapServers(), stack.registryUrl(), stack.startedIn().toMillis() / 1e3);
      spec.commandLine().getOut().flush();
      until.await();
    }
    return 0;
  }
}
