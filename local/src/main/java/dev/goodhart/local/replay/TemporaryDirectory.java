package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that goes away with its user, also when the process is told to stop. */
public final class TemporaryDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;
  private final Thread hook;

  private TemporaryDirectory(Path path) {
    this.path = path;
    hook = new Thread(this::deleteWhileOthersStop, "goodhart-temporary");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @param parent where it lies; empty: where the system keeps such directories
   */
  public static TemporaryDirectory in(Optional<Path> parent) {
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

  /** Where it is. */
  public Path path() {
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
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      leftBehind(e);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is at work.
    }
  }

  /** The process was told to stop, and its broker may still be writing. */
  private void deleteWhileOthersStop() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        delete();
        return;
      } catch (IOException | UncheckedIOException e) {
        if (System.nanoTime() > end) {
          leftBehind(e);
          return;
        }
        LockSupport.parkNanos(PATIENCE.toNanos() / 50);
      }
    }
  }

  private void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void leftBehind(Exception e) {
    LOG.warn("The temporary directory {} is left behind: {}", path, e.toString());
  }
}
