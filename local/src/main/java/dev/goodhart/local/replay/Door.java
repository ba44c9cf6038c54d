package dev.goodhart.local.replay;

import dev.goodhart.intake.Rejection;
import java.util.OptionalLong;

/**
 * What a line holds.
 *
 * @param <T> the record looked for
 */
public sealed interface Door<T> {
  /**
   * A record. What its counts and times may be is judged later, by its arrival too.
   *
   * @param record empty optional texts are null in it
   * @param receivedAt the line's {@code received_at}: milliseconds since the epoch, UTC
   */
  record Read<T>(T record, OptionalLong receivedAt) implements Door<T> {}

  /** No such record: TOO_LARGE, UNREADABLE or INVALID_FIELD. */
  record Refused<T>(Rejection rejection) implements Door<T> {}
}
