package dev.goodhart.local.simulate.model;

import java.util.function.DoubleSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** One call after another, in one session after another: what scripts of any purpose do. */
public final class Repeater {
  private static final long SHORTEST_GAP = 300;

  /** Makes a call. */
  @FunctionalInterface
  public interface Turn {
    /** The call made at that instant. */
    Call at(long instant, Conversation conversation);
  }

  private final Desk desk;
  private final Supplier<Conversation> opens;
  private final int callsOfASession;
  private final DoubleSupplier gap;
  private final Turn turn;
  private LongUnaryOperator awake = instant -> instant;

  /**
   * @param opens a new session
   * @param callsOfASession until the next one
   * @param gap seconds from call to call
   */
  public Repeater(
      Desk desk, Supplier<Conversation> opens, int callsOfASession, DoubleSupplier gap, Turn turn) {
    this.desk = desk;
    this.opens = opens;
    this.callsOfASession = callsOfASession;
    this.gap = gap;
    this.turn = turn;
  }

  /**
   * Runs only at such times.
   *
   * @param next the first instant at or after one at which it runs
   */
  public Repeater awake(LongUnaryOperator next) {
    awake = next;
    return this;
  }

  /**
   * Runs.
   *
   * @param most calls, at the most
   * @return how many were made
   */
  public int run(Span span, int most) {
    Conversation conversation = null;
    int made = 0;
    long at = awake.applyAsLong(span.from());
    while (at < span.to() && made < most) {
      if (made % callsOfASession == 0) {
        conversation = opens.get();
      }
      desk.call(turn.at(at, conversation));
      made++;
      long next = at + Math.max(SHORTEST_GAP, Math.round(gap.getAsDouble() * Timeline.SECOND));
      at = awake.applyAsLong(next);
    }
    return made;
  }
}
