package dev.goodhart.local.results;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.OutputDirectory;
import dev.goodhart.schema.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a replay wrote, read back. */
public final class ReplayResults {
  private final Path directory;
  private final Topics topics;

  /**
   * @param directory the replay's OUT
   * @param topics by whose names its files are called
   * @throws CommandException if there is no such directory
   */
  public ReplayResults(Path directory, Topics topics) {
    if (!Files.isDirectory(directory)) {
      throw new CommandException(
          "There is no directory %s: give one that a replay wrote.".formatted(directory));
    }
    this.directory = directory;
    this.topics = topics;
  }

  /**
   * Every record of the anomalies' changelog in its order, without the tombstones.
   *
   * @throws CommandException if it is not there, or names the first line that cannot be read
   */
  public List<AnomalyUpdate> anomalies() {
    Path file = OutputDirectory.of(directory).changelog(topics.anomalies().name());
    require(file, "run the replay with --changelog");
    List<AnomalyUpdate> updates = new ArrayList<>();
    JsonLines.read(
        file, row -> row.optionalObject("value").map(AnomalyUpdate::of).ifPresent(updates::add));
    return updates;
  }

  /**
   * Hands on each row of the hourly totals.
   *
   * @throws CommandException if they are not there, or names the first line that cannot be read
   */
  public void hours(Consumer<HourOfUsage> taker) {
    Path file = OutputDirectory.of(directory).state(topics.hourlyUsage().name());
    require(file, "give the directory of a replay's results");
    JsonLines.read(
        file,
        row ->
            row.optionalObject("value")
                .ifPresent(value -> taker.accept(HourOfUsage.of(row.object("key"), value))));
  }

  private void require(Path file, String remedy) {
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          "The directory %s holds no %s: %s.".formatted(directory, file.getFileName(), remedy));
    }
  }
}
