package dev.goodhart.local.simulate.model;

import dev.goodhart.local.simulate.model.Program.Kind;
import dev.goodhart.local.simulate.model.Style.Fruit;

/** How sessions of each persona go: medians and means as measured on real traffic, where known. */
final class Styles {
  private Styles() {}

  static Style of(Persona persona) {
    return switch (persona) {
      case CHAT ->
          new Style(
              Kind.CHAT, 3.5, 4, 1.5, 86, 0, new Mix(2_000, 60_000, 700, 420, 1, 0.2), Fruit.TASKS);
      case ASSISTED ->
          new Style(
              Kind.ASSISTANT, 7, 6, 2, 60, 0, new Mix(7_000, 64_000, 900, 180, 1, 0.1), Fruit.CODE);
      case AGENTIC ->
          new Style(
              Kind.AGENT, 4, 5, 9, 86, 0, new Mix(19_000, 165_000, 875, 214, 1.1, 0.2), Fruit.CODE);
      case POWER ->
          new Style(
              Kind.AGENT,
              11,
              6,
              10,
              120,
              0,
              new Mix(24_000, 180_000, 900, 230, 1.1, 0.25),
              Fruit.CODE);
      case ANALYST ->
          new Style(
              Kind.CHAT,
              3,
              4,
              3,
              120,
              0.1,
              new Mix(4_000, 90_000, 1_500, 350, 1, 0.2),
              Fruit.TASKS);
      case ON_CALL ->
          new Style(
              Kind.AGENT, 4, 5, 7, 86, 0, new Mix(18_000, 150_000, 900, 200, 1.1, 0.2), Fruit.CODE);
      case SUPPORT ->
          new Style(
              Kind.CHAT,
              10,
              8,
              1.3,
              120,
              0.5,
              new Mix(3_500, 30_000, 600, 240, 0.6, 0),
              Fruit.TASKS);
      case CRON_OWNER ->
          new Style(
              Kind.CHAT, 3, 4, 3, 100, 0.1, new Mix(3_000, 80_000, 900, 380, 1, 0.2), Fruit.TASKS);
      case NEW_HIRE ->
          new Style(
              Kind.AGENT,
              4,
              5,
              5,
              150,
              0,
              new Mix(17_000, 140_000, 850, 220, 1.1, 0.2),
              Fruit.CODE);
      case OFFSET_SHIFT ->
          new Style(
              Kind.AGENT, 4, 5, 9, 86, 0, new Mix(19_000, 165_000, 875, 214, 1.1, 0.2), Fruit.CODE);
      case EVALUATOR ->
          new Style(
              Kind.AGENT,
              3,
              4,
              6,
              100,
              0,
              new Mix(16_000, 150_000, 850, 220, 1.1, 0.2),
              Fruit.CODE);
      case REVIEWER ->
          new Style(
              Kind.CHAT,
              4,
              6,
              1.2,
              240,
              0.3,
              new Mix(2_500, 240_000, 70_000, 90, 0.7, 0.1),
              Fruit.TASKS);
      case WRITER ->
          new Style(
              Kind.CHAT,
              3.5,
              5,
              1.4,
              200,
              0.1,
              new Mix(2_000, 60_000, 600, 3_200, 0.7, 0.1),
              Fruit.TASKS);
      case ORCHESTRATOR ->
          new Style(
              Kind.AGENT,
              3,
              3,
              6,
              120,
              0,
              new Mix(20_000, 170_000, 900, 220, 1.1, 0.25),
              Fruit.CODE);
      case POLLER_OWNER ->
          new Style(
              Kind.AGENT,
              3,
              4,
              8,
              100,
              0,
              new Mix(18_000, 150_000, 875, 214, 1.1, 0.2),
              Fruit.CODE);
      case SERVICE ->
          new Style(
              Kind.SCRIPT, 0, 0, 0, 0, 0, new Mix(14_000, 120_000, 2_500, 300, 1, 0.1), Fruit.NONE);
    };
  }
}
