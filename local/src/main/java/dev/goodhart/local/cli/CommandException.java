package dev.goodhart.local.cli;

/** A command cannot go on: one sentence that says why and what to do; exit code 1. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong and what to change, in one sentence. */
  public CommandException(String message) {
    super(message);
  }

  /** As above; the cause is shown with {@code --debug} alone. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
