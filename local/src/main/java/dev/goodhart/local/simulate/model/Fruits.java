package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.OutcomeKind;

/** What comes of work, as far as it is counted. */
public final class Fruits {
  private static final double BARREN = 0.12;

  private Fruits() {}

  /**
   * Of a session.
   *
   * @param yield against the usual; 0: nothing
   */
  public static void of(Session session, Desk desk, double yield) {
    of(
        desk.person().persona().style().fruit(),
        session.conversation(),
        new Span(session.start(), session.end()),
        session.calls(),
        desk,
        yield);
  }

  /**
   * Of any work.
   *
   * @param span when it was done
   * @param calls it took
   * @param yield against the usual; 0: nothing
   */
  public static void of(
      Style.Fruit fruit, Conversation of, Span span, int calls, Desk desk, double yield) {
    Chance chance = desk.chance();
    if (yield <= 0 || chance.happens(BARREN)) {
      return;
    }
    long done = span.to() + chance.between(5, 300) * Timeline.SECOND;
    switch (fruit) {
      case CODE -> {
        long active =
            Math.round(span.length() / (double) Timeline.SECOND * chance.uniform(0.2, 0.8));
        desk.outcome(span.to(), of, OutcomeKind.ACTIVE_SECONDS, active);
        code(of, done, calls * yield, desk, chance);
      }
      case TASKS -> {
        if (chance.happens(Math.min(0.9, 0.25 * yield))) {
          desk.outcome(done, of, OutcomeKind.TASK_CLOSED, 1);
        }
      }
      case NONE -> {}
    }
  }

  private static void code(Conversation of, long done, double effort, Desk desk, Chance chance) {
    int edits = chance.count(effort * 0.16);
    desk.outcome(done, of, OutcomeKind.EDIT_ACCEPTED, edits);
    desk.outcome(done, of, OutcomeKind.EDIT_REJECTED, chance.count(effort * 0.03));
    if (edits > 0) {
      desk.outcome(done, of, OutcomeKind.LINES_ADDED, Math.round(edits * chance.logNormal(7, 0.8)));
      desk.outcome(
          done, of, OutcomeKind.LINES_REMOVED, Math.round(edits * chance.logNormal(2.5, 0.9)));
      int commits = chance.count(Math.min(6, 0.35 + effort / 60));
      desk.outcome(done + Timeline.MINUTE, of, OutcomeKind.COMMIT, commits);
      if (commits > 0 && chance.happens(0.2)) {
        desk.outcome(done + 9 * Timeline.MINUTE, of, OutcomeKind.PULL_REQUEST, 1);
      }
      if (chance.happens(0.12)) {
        desk.outcome(done + 30 * Timeline.MINUTE, of, OutcomeKind.TASK_CLOSED, 1);
      }
    }
  }
}
