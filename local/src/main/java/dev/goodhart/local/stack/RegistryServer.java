package dev.goodhart.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for Avro on the loopback interface. It answers the part of Confluent's REST API
 * that clients and serializers use, written from the public API reference, so any client that
 * speaks to Confluent's registry speaks to this one. Its schemas lie in the topic {@code _schemas}
 * in the form a genuine registry keeps them in.
 *
 * <p>It refuses, rather than ignores, what it does not offer: schema references, rules, other
 * schema types, import with given ids. It is the only writer of its topic; nobody has to log in.
 */
public final class RegistryServer implements AutoCloseable {

  static {
    // Read once by the JDK when its server class loads. Without it each answer waits 40 ms for the
    // client's acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /** Well above the largest schema that fits into a record, with its quotes escaped. */
  private static final int LARGEST_BODY = 4 << 20;

  private static final int THREADS = 4;

  private final HttpServer http;
  private final ExecutorService threads;
  private final SchemaLog log;
  private final RegistryRoutes routes;

  private RegistryServer(
      HttpServer http, ExecutorService threads, SchemaLog log, RegistryRoutes routes) {
    this.http = http;
    this.threads = threads;
    this.log = log;
    this.routes = routes;
  }

  /**
   * Starts a registry and returns once it answers.
   *
   * @param bootstrapServers the Kafka cluster that keeps its schemas
   * @param port where clients reach it, 0 for any free port
   * @throws StackException if the port cannot be had or Kafka cannot be reached
   */
  public static RegistryServer start(String bootstrapServers, int port) {
    HttpServer http = bind(port);
    SchemaLog log = null;
    try {
      log = SchemaLog.open(bootstrapServers);
      RegistryRoutes routes = new RegistryRoutes(new SchemaStore(log));
      ExecutorService threads = newThreads();
      RegistryServer server = new RegistryServer(http, threads, log, routes);
      http.setExecutor(threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (RuntimeException e) {
      http.stop(0);
      if (log != null) {
        log.close();
      }
      throw e;
    }
  }

  private static HttpServer bind(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(Ports.loopback(), port), 0);
    } catch (IOException e) {
      throw Ports.inUse(port, "registry", e);
    }
  }

  private static ExecutorService newThreads() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        THREADS,
        task -> {
          Thread thread = new Thread(task, "schema-registry-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      Object answer;
      try {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
          throw RegistryException.bodyTooLarge(LARGEST_BODY);
        }
        answer =
            routes.answer(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                new String(body, StandardCharsets.UTF_8));
      } catch (RegistryException e) {
        status = e.status();
        answer = error(e.code(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        status = 500;
        answer = error(500, "Internal error: " + e);
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Map<String, Object> error(int code, String message) {
    return Map.of("error_code", code, "message", message);
  }

  /** What clients set as {@code schema.registry.url}. */
  public String url() {
    return "http://" + Ports.HOST + ":" + port();
  }

  /** The port clients connect to. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Stops answering. What was acknowledged is in Kafka. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    log.close();
  }
}
