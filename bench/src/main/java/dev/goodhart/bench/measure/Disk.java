package dev.goodhart.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What files take. */
final class Disk {
  private Disk() {}

  /** Bytes of all files below a directory whose path from there is wanted. */
  static long bytes(Path directory, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> wanted.test(directory.relativize(file)))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a part of the path has this name. */
  static boolean isBelow(Path file, String name) {
    for (Path part : file) {
      if (part.toString().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
