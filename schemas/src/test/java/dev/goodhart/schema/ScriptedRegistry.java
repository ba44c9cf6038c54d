package dev.goodhart.schema;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers HTTP like a registry that is told what to say; whatever it was not told is 404, HTML. */
final class ScriptedRegistry implements AutoCloseable {
  private record Answer(int status, String body) {}

  static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

  final AtomicInteger requests = new AtomicInteger();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile boolean everyIdIsUnknown;

  ScriptedRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          Answer answer = next(exchange.getRequestURI().getPath());
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** The last answer given for an id is repeated. */
  ScriptedRegistry id(int id, int status, String body) {
    answers
        .computeIfAbsent("/schemas/ids/" + id, any -> new ArrayDeque<>())
        .add(new Answer(status, body));
    return this;
  }

  ScriptedRegistry everyIdIsUnknown() {
    everyIdIsUnknown = true;
    return this;
  }

  private synchronized Answer next(String path) {
    Queue<Answer> left = answers.get(path);
    if (left == null) {
      return new Answer(404, everyIdIsUnknown ? UNKNOWN : "<html>default backend - 404</html>");
    }
    return left.size() > 1 ? left.remove() : left.element();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
