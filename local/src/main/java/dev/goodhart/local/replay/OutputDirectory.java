package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a replay writes its results: one file per output topic, and one per changelog. */
public final class OutputDirectory {
  private static final int BUFFER = 1 << 16;

  private final Path directory;

  private OutputDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the directory where it is absent.
   *
   * @param force take one that holds files; what an earlier replay wrote for these topics goes away
   * @param topics whose files are to be written
   * @throws CommandException if it holds files and {@code force} is not given, or cannot be written
   */
  public static OutputDirectory prepare(Path directory, boolean force, List<String> topics) {
    OutputDirectory output = new OutputDirectory(directory);
    try {
      Files.createDirectories(directory);
      if (!isEmpty(directory)) {
        if (!force) {
          throw new CommandException(
              "The directory "
                  + directory
                  + " holds files already: choose another one, or write over them with --force.");
        }
        for (String topic : topics) {
          // A changelog of an earlier run beside the state of this one would mislead.
          Files.deleteIfExists(output.state(topic));
          Files.deleteIfExists(output.changelog(topic));
        }
      }
      Path probe = Files.createTempFile(directory, ".goodhart-", ".tmp");
      Files.delete(probe);
    } catch (IOException e) {
      throw new CommandException(
          "The directory %s cannot be written to (%s): choose another one or change its permissions."
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    }
    return output;
  }

  /** One that an earlier replay may have written; nothing is checked or made. */
  public static OutputDirectory of(Path directory) {
    return new OutputDirectory(directory);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  /** The file of a topic's final state. */
  public Path state(String topic) {
    return directory.resolve(topic + ".ndjson");
  }

  /** The file of every update of a topic. */
  public Path changelog(String topic) {
    return directory.resolve(topic + ".changelog.ndjson");
  }

  static OutputStream write(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }
}
