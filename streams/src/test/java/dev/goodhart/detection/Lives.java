package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;

import java.util.List;
import java.util.Random;

/** Lives made at random, with anything that events may bring. */
public final class Lives {
  private static final String[] NAMES = {"s", "識別子", "sess-", "x".repeat(70)};

  /** Names with a version, with an installation, without a name, and none. */
  private static final List<String> AGENTS =
      List.of(
          "claude-code\u001f1",
          "claude-code\u001f2",
          "助手",
          "a\u001f1\u001fi-7",
          "\u001f\u001fi-7",
          "b",
          "c",
          "d",
          "e");

  private Lives() {}

  /** Ordinary days, loops, swarms, pauses, failures; late, early and corrected calls. */
  public static List<Observation> random(Random random) {
    Calls calls = new Calls(random.nextLong());
    long day = MONDAY;
    for (int part = 0; part < 10; part++) {
      long time = day + random.nextInt(20) * HOUR;
      switch (random.nextInt(7)) {
        case 0 -> calls.loop(time, 50 + random.nextInt(400), 2 * MINUTE + random.nextInt(60_000));
        case 1 -> calls.loop(time, 50 + random.nextInt(400), MINUTE, 1);
        case 2 ->
            calls.every(time, random.nextInt(300), 2_000, (call, i) -> call.session("w" + i % 40));
        case 3 -> calls.every(time, random.nextInt(300), MINUTE, (call, i) -> failing(call));
        case 4 -> day += random.nextInt(45) * DAY;
        default -> {
          int days = 1 + random.nextInt(12);
          calls.ordinaryDays(day, days, 5 + random.nextInt(60), (call, i) -> vary(random, call));
          day += days * DAY;
        }
      }
      day += random.nextInt(3) * DAY;
    }
    if (calls.all().isEmpty()) {
      calls.add(calls.at(MONDAY));
    }
    for (Observation call : calls.all()) {
      if (random.nextInt(40) == 0) {
        long arrival = call.arrival() + random.nextInt((int) (7 * DAY));
        calls.add(
            calls
                .arriving(arrival, call.occurredAt())
                .tokens(-500, 100, 0, random.nextInt(3_000), 0)
                .cost(1_000)
                .correction());
        calls.add(calls.arriving(arrival, call.occurredAt()).tokens(5000, 0, 0, 3000, 0));
        calls.add(calls.arriving(call.arrival(), call.arrival() + random.nextInt(300_000)));
      }
    }
    return calls.all();
  }

  private static void failing(Observation.Builder call) {
    call.prompt(1).session("retry").finish("error");
  }

  private static void vary(Random random, Observation.Builder call) {
    call.tokens(random.nextInt(20_000), random.nextInt(200_000), 0, random.nextInt(3_000), 9);
    List<Lane> lanes = List.of(Lane.values());
    call.lane(lanes.get(random.nextInt(lanes.size())));
    call.agent(AGENTS.get(random.nextInt(AGENTS.size()))).depth(random.nextInt(4));
    call.cost(random.nextInt(90_000_000));
    switch (random.nextInt(6)) {
      case 0 -> call.session(null);
      case 1 -> call.team(null);
      case 2 -> call.session(NAMES[random.nextInt(NAMES.length)] + random.nextInt(12));
      case 3 -> call.tool(random.nextInt(4)).tools(3, random.nextInt(4));
      case 4 -> call.prompt(random.nextInt(3));
      default -> call.session("s-" + random.nextInt(3));
    }
  }

  /** A call that says no more than every event must. */
  static Observation bare(Observation call) {
    TokenCounts tokens = call.tokens();
    return Observation.of(call.eventId(), USER, call.arrival(), call.occurredAt())
        .model(call.model())
        .tokens(
            tokens.input(),
            tokens.cacheRead(),
            tokens.cacheWrite(),
            tokens.output(),
            tokens.reasoning())
        .cost(call.costNanoUsd())
        .build();
  }
}
