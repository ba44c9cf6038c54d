package dev.goodhart.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this process's standard error goes. */
public final class StandardError {
  private StandardError() {}

  /**
   * Whether a person's terminal shows it, so that a line can be written over. Java's own {@code
   * System.console()} speaks of standard input and output. Where the system does not say (no {@code
   * /proc}), it counts as a file.
   */
  public static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
