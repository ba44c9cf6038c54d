package dev.goodhart.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that goes, with everything in it, when it is closed. */
public final class TemporaryDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;
  private Thread hook;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /**
   * @param parent where it lies; empty: where the system keeps such directories
   * @param prefix what its name begins with
   * @throws StackException if it cannot be made
   */
  public static TemporaryDirectory create(Optional<Path> parent, String prefix) {
    try {
      if (parent.isEmpty()) {
        return new TemporaryDirectory(Files.createTempDirectory(prefix));
      }
      Files.createDirectories(parent.get());
      return new TemporaryDirectory(Files.createTempDirectory(parent.get(), prefix));
    } catch (IOException e) {
      throw noRoom(parent.map(Path::toString).orElse(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** Lets it go also when the process is told to stop while nobody closes it. */
  public TemporaryDirectory alsoOnSignal() {
    hook = new Thread(this::deleteWhileOthersStop, "goodhart-temporary");
    Runtime.getRuntime().addShutdownHook(hook);
    return this;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * A directory in it, made.
   *
   * @throws StackException if it cannot be made
   */
  public Path directory(String name) {
    try {
      return Files.createDirectory(path.resolve(name));
    } catch (IOException e) {
      throw noRoom(path.toString(), e);
    }
  }

  private static StackException noRoom(String place, IOException e) {
    return new StackException(
        "No temporary directory can be made in %s (%s): choose a place with free space (--work-dir, or java.io.tmpdir)."
            .formatted(place, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      leftBehind(e);
    }
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already, and the hook is at work.
      }
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
      Iterator<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).iterator();
      while (deepestFirst.hasNext()) {
        Files.deleteIfExists(deepestFirst.next());
      }
    }
  }

  private void leftBehind(Exception e) {
    LOG.warn("The temporary directory {} is left behind: {}", path, e.toString());
  }
}
