package dev.goodhart.admin;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Whether Kafka Streams can have its state directory. */
final class StateDirectory {
  /** What Kafka Streams locks, in the directory of its application id. */
  private static final String LOCK = ".lock";

  private StateDirectory() {}

  static Optional<Problem> check(GoodhartConfig config) {
    Path directory = config.stateDir().toAbsolutePath().resolve(config.applicationId());
    try {
      Files.createDirectories(directory);
      // The lock file alone would not do: it may be writable in a directory that is not.
      Files.delete(Files.createTempFile(directory, "writable", null));
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null ? Optional.of(locked(directory)) : Optional.empty();
      }
    } catch (OverlappingFileLockException e) {
      return Optional.of(locked(directory));
    } catch (IOException e) {
      return Optional.of(
          new Problem(
              Kind.STATE_DIRECTORY_UNWRITABLE,
              directory.toString(),
              "The state directory %s cannot be written (%s): grant this user the right, or set state.dir to another directory."
                  .formatted(directory, e.getClass().getSimpleName())));
    }
  }

  private static Problem locked(Path directory) {
    return new Problem(
        Kind.STATE_DIRECTORY_LOCKED,
        directory.toString(),
        "The state directory %s is in use by another running instance: stop that one, or set state.dir to another directory."
            .formatted(directory));
  }
}
