package dev.goodhart.local.simulate.model;

/**
 * How sessions of a way of working go.
 *
 * @param program what is used
 * @param sessions of a usual day
 * @param requests of a session
 * @param calls of a request: the model's own steps until it is answered
 * @param pause typical seconds from an answer to the next request
 * @param templates share of requests written from a template of the team
 * @param mix of tokens
 * @param fruit what comes of it
 */
public record Style(
    Program.Kind program,
    double sessions,
    double requests,
    double calls,
    double pause,
    double templates,
    Mix mix,
    Fruit fruit) {

  /** What comes of work. */
  public enum Fruit {
    /** Edits, lines, commits, pull requests. */
    CODE,
    /** Now and then a task is closed. */
    TASKS,
    /** Nothing that is counted. */
    NONE
  }

  /** Calls of a usual day. */
  public double callsPerDay() {
    return sessions * requests * calls;
  }
}
