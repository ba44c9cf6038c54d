package dev.goodhart.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a directory to one broker. Kafka's own lock is taken too late for this: the controller has
 * opened its metadata log by then, and two controllers in one log destroy it.
 */
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = "in-use.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory where it is absent and takes it. The operating system gives it back when
   * the process ends, however it ends.
   *
   * @throws StackException if it cannot be written to, or somebody else holds it
   */
  static DirectoryLock take(Path directory) {
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, "another process");
      }
      return new DirectoryLock(channel);
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      throw inUse(directory, "another stack of this process");
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StackException(
          "The directory %s cannot be written to (%s): choose another one or change its permissions."
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    } catch (StackException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static StackException inUse(Path directory, String holder) {
    return new StackException(
        "The directory %s is in use by %s: stop that one first or choose another directory."
            .formatted(directory, holder));
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The error that led here says more.
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
