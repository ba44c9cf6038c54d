package dev.goodhart.intake;

/** Names of the headers that say why and whence a dead letter came; values are UTF-8. */
public final class DeadLetterHeaders {
  /** A {@link RejectReason}. */
  public static final String REASON = "goodhart.reason";

  /** What exactly was wrong, in a few words. */
  public static final String DETAIL = "goodhart.detail";

  /** {@code topic-partition-offset}, or {@code file:line} of recorded usage. */
  public static final String ORIGIN = "goodhart.origin";

  /** When it was judged: wall clock, ISO-8601, UTC. */
  public static final String FAILED_AT = "goodhart.failed-at";

  /** {@code true} where it is not whole: 64 KiB of key and value, or some headers were kept. */
  public static final String TRUNCATED = "goodhart.truncated";

  private DeadLetterHeaders() {}
}
