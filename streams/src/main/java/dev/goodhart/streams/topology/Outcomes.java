package dev.goodhart.streams.topology;

import dev.goodhart.detection.Outcome;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.nio.ByteBuffer;

/**
 * What detection sees of an outcome, and how that is stored while it waits (big-endian): a version
 * byte, the kind's code, the amount.
 */
final class Outcomes {
  /** So long is a stored form. */
  static final int BYTES = 2 + Long.BYTES;

  private static final byte VERSION = 1;

  private Outcomes() {}

  static byte[] encode(WorkOutcomeEvent event) {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put((byte) kind(event.getKind()).code())
        .putLong(event.getAmount())
        .array();
  }

  static Outcome decode(String user, long arrival, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored outcome has layout " + version + ", but this version reads " + VERSION + ".");
    }
    return new Outcome(user, arrival, Outcome.Kind.ofCode(in.get()), in.getLong());
  }

  private static Outcome.Kind kind(OutcomeKind kind) {
    return switch (kind) {
      case EDIT_ACCEPTED -> Outcome.Kind.EDIT_ACCEPTED;
      case EDIT_REJECTED -> Outcome.Kind.EDIT_REJECTED;
      case LINES_ADDED -> Outcome.Kind.LINES_ADDED;
      case LINES_REMOVED -> Outcome.Kind.LINES_REMOVED;
      case COMMIT -> Outcome.Kind.COMMIT;
      case PULL_REQUEST -> Outcome.Kind.PULL_REQUEST;
      case TASK_CLOSED -> Outcome.Kind.TASK_CLOSED;
      case ACTIVE_SECONDS -> Outcome.Kind.ACTIVE_SECONDS;
      case UNKNOWN -> Outcome.Kind.UNKNOWN;
    };
  }
}
