package dev.goodhart.local.oracle;

/** A line that becomes a dead letter. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RejectedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
