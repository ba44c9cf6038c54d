package dev.goodhart.window;

/**
 * What is stored was written for other windows than are configured: a window that was not kept
 * cannot be had from those that were.
 */
public final class OtherWindowsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OtherWindowsException() {
    super(
        "The stored sums are those of other windows than setting 'windows' names (or of another"
            + " order of them): set it as it was, or give a new application.id and rebuild as"
            + " docs/contract.md says under 'Upgrading and rebuilding'.");
  }
}
