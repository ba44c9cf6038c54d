package dev.goodhart.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goodhart.bench.process.BrokerMain;
import dev.goodhart.bench.process.Worker;
import dev.goodhart.local.stack.Retention;
import java.nio.file.Path;
import java.util.List;

/** The broker and the registry that all scenarios of a benchmark use, in their own process. */
final class Broker implements AutoCloseable {
  private final Worker worker;
  private final String bootstrapServers;
  private final String registryUrl;

  private Broker(Worker worker, JsonNode addresses) {
    this.worker = worker;
    bootstrapServers = addresses.get("bootstrap_servers").asText();
    registryUrl = addresses.get("registry_url").asText();
  }

  /**
   * @param directory where its data lie
   * @param logs where its errors go
   */
  static Broker start(Path directory, Path logs, Retention retention) {
    Worker worker =
        Worker.start(
            "broker",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            // The registry's answers are small: they should not wait for each other.
            List.of("-Xmx1g", "-XX:+UseG1GC", "-Dsun.net.httpserver.nodelay=true"),
            logs,
            directory.toString(),
            retention.name());
    try {
      return new Broker(worker, worker.ask("addresses"));
    } catch (RuntimeException e) {
      worker.kill();
      throw e;
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String registryUrl() {
    return registryUrl;
  }

  long cpuNanos() {
    return worker.ask("cpu").get("cpu_ns").asLong();
  }

  @Override
  public void close() {
    worker.close();
  }
}
