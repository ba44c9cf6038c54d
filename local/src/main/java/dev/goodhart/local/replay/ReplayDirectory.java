package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of recorded usage, each as plain NDJSON or compressed.
 *
 * @param usage token usage, in arrival order
 * @param outcomes what came of work
 * @param memberships who is in which team from when on
 * @param prices list prices; empty: the shipped list
 * @param incentives leaderboards and targets
 */
public record ReplayDirectory(
    Path usage,
    Optional<Path> outcomes,
    Optional<Path> memberships,
    Optional<Path> prices,
    Optional<Path> incentives) {

  private static final String PLAIN = ".ndjson";
  private static final String COMPRESSED = ".ndjson.gz";

  /**
   * @param directory where the files lie
   * @throws CommandException if there is no usage in it, or a file in both forms
   */
  public static ReplayDirectory in(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CommandException(
          "There is no directory " + directory + ": give one that holds usage.ndjson.");
    }
    return new ReplayDirectory(
        find(directory, "usage")
            .orElseThrow(
                () ->
                    new CommandException(
                        "The directory "
                            + directory
                            + " holds no usage.ndjson or usage.ndjson.gz: give one that does.")),
        find(directory, "outcomes"),
        find(directory, "memberships"),
        find(directory, "prices"),
        find(directory, "incentives"));
  }

  private static Optional<Path> find(Path directory, String name) {
    Path plain = directory.resolve(name + PLAIN);
    Path compressed = directory.resolve(name + COMPRESSED);
    if (Files.isRegularFile(plain) && Files.isRegularFile(compressed)) {
      throw new CommandException(
          "The directory %s holds both %s and %s: remove the one that is not meant."
              .formatted(directory, plain.getFileName(), compressed.getFileName()));
    }
    if (Files.isRegularFile(plain)) {
      return Optional.of(plain);
    }
    return Files.isRegularFile(compressed) ? Optional.of(compressed) : Optional.empty();
  }
}
