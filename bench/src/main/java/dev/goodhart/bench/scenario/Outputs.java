package dev.goodhart.bench.scenario;

import dev.goodhart.schema.Topics;

/** Topics that scenarios other than Goodhart write to. */
public final class Outputs {
  private Outputs() {}

  /** What the copy writes. */
  public static String copy(Topics topics) {
    return topics.prefix() + "copy.v1";
  }

  /** Windows of users as a rival has them. */
  public static String userWindows(Topics topics) {
    return topics.prefix() + "user-windows.v1";
  }

  /** Windows of teams as a rival has them. */
  public static String teamWindows(Topics topics) {
    return topics.prefix() + "team-windows.v1";
  }
}
