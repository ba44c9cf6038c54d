package dev.goodhart.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.goodhart.bench.scenario.Scenario;
import dev.goodhart.bench.scenario.ScenarioSettings;
import java.io.IOException;

/**
 * One scenario in a process of its own: {@code ScenarioMain FACTORY}. The first line it is told are
 * its settings; it ends, in order, with standard input.
 */
public final class ScenarioMain {
  private ScenarioMain() {}

  /** Answers {@code sample}, {@code volume} and {@code memory}. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Answers answers = new Answers();
    Scenario.Factory factory =
        Class.forName(args[0])
            .asSubclass(Scenario.Factory.class)
            .getDeclaredConstructor()
            .newInstance();
    String first = answers.next();
    if (first == null) {
      return;
    }
    try (Scenario scenario = factory.create(Json.read(first, ScenarioSettings.class))) {
      scenario.start();
      answers.say(Json.object().put("started", true));
      answers.serve(line -> answer(scenario, line));
    }
  }

  private static JsonNode answer(Scenario scenario, String line) {
    ObjectNode answer = Json.object().put("cpu_ns", ProcessFigures.cpuNanos());
    switch (line) {
      case "sample" -> answer.put("settled_as_of", scenario.settledAsOf().toString());
      case "volume" -> answer.set("topics", ProcessFigures.sent());
      case "memory" ->
          answer
              .put("live_heap", ProcessFigures.liveHeap())
              .put("peak_memory", ProcessFigures.peakMemory());
      default -> throw new IllegalArgumentException("Not a command: " + line);
    }
    return answer;
  }
}
