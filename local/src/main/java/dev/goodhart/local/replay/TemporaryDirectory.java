package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that goes away with its user, also when the process is told to stop. */
final class TemporaryDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

  private final Path path;
  private final Thread hook;

  private TemporaryDirectory(Path path) {
    this.path = path;
    hook = new Thread(this::deleteQuietly, "goodhart-temporary");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @param parent where it lies; empty: where the system keeps such directories
   */
  static TemporaryDirectory in(Optional<Path> parent) {
    try {
      if (parent.isEmpty()) {
        return new TemporaryDirectory(Files.createTempDirectory("goodhart-replay-"));
      }
      Files.createDirectories(parent.get());
      return new TemporaryDirectory(Files.createTempDirectory(parent.get(), "goodhart-replay-"));
    } catch (IOException e) {
      throw new CommandException(
          "No temporary directory can be made (%s): give one with free space as --work-dir."
              .formatted(e.getMessage()),
          e);
    }
  }

  Path path() {
    return path;
  }

  /** A directory in it, made. */
  Path directory(String name) {
    try {
      return Files.createDirectory(path.resolve(name));
    } catch (IOException e) {
      throw new CommandException(
          "No directory can be made in %s (%s): give one with free space as --work-dir."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    deleteQuietly();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is at work.
    }
  }

  private void deleteQuietly() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Deleted before.
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The temporary directory {} is left behind: {}", path, e.toString());
    }
  }
}
