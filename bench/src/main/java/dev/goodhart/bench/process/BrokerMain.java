package dev.goodhart.bench.process;

import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.local.stack.Retention;
import java.io.IOException;
import java.nio.file.Path;

/** The broker and the registry, in their own process: {@code BrokerMain DIRECTORY RETENTION}. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Answers every line with the addresses; ends with standard input. */
  public static void main(String[] args) throws IOException {
    Answers answers = new Answers();
    try (LocalStack stack =
        LocalStack.start(
            LocalStackConfig.in(Path.of(args[0])).withRetention(Retention.valueOf(args[1])))) {
      answers.serve(
          line ->
              Json.object()
                  .put("bootstrap_servers", stack.bootstrapServers())
                  .put("registry_url", stack.registryUrl())
                  .put("cpu_ns", ProcessFigures.cpuNanos()));
    }
  }
}
