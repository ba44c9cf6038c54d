package dev.goodhart.local.stack;

/**
 * The stack could not be started, stopped or written to. The message is one sentence for the person
 * at the keyboard: what is wrong and what to change.
 */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence: what is wrong and what to change
   */
  public StackException(String message) {
    super(message);
  }

  /**
   * @param message one sentence: what is wrong and what to change
   * @param cause what was thrown underneath, for those who debug
   */
  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
