package dev.goodhart.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The other side of a {@link Worker}: answers on standard output, which nothing else may write to.
 */
final class Answers {
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out = System.out;

  Answers() {
    // What libraries print must not come between answers.
    System.setOut(System.err);
  }

  /** The next command, or null at the end. */
  String next() throws IOException {
    return in.readLine();
  }

  void say(JsonNode answer) {
    out.println(Json.line(answer));
    out.flush();
  }

  /** Answers until the end. */
  void serve(Function<String, JsonNode> work) throws IOException {
    for (String line = next(); line != null; line = next()) {
      say(work.apply(line));
    }
  }
}
