package dev.goodhart.streams.topology;

import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.window.RollingWindow;
import java.time.Duration;
import java.util.List;

/**
 * What the topology must know of the configuration.
 *
 * @param topics names of all topics
 * @param partitions of every topic that lies by subject
 * @param windows which rolling totals are kept
 * @param emitInterval wall clock: time between commits, with each of which what changed is
 *     published
 * @param latenessLimit how long after it occurred an event may arrive
 * @param earlinessLimit how long before it occurred an event may arrive
 * @param hourlyMemory how long an hour's sums are kept after it began
 * @param clockPatience how long a clock record waits for usage that does not come
 * @param recorded whether records are a replay's, and their publisher is believed
 */
public record TopologySettings(
    Topics topics,
    int partitions,
    List<RollingWindow> windows,
    Duration emitInterval,
    Duration latenessLimit,
    Duration earlinessLimit,
    Duration hourlyMemory,
    Duration clockPatience,
    boolean recorded) {

  private static final Duration FOR_EVER = Duration.ofDays(365_000);
  private static final Duration ROOM_FOR_CLOCKS = Duration.ofDays(1);
  private static final Duration TEAM_TICK_PER_PARTITION = Duration.ofMillis(50);

  /**
   * @throws GoodhartConfig.BadConfigException if a window cannot be used
   */
  public static TopologySettings of(GoodhartConfig config) {
    boolean recorded = config.clockSource() == GoodhartConfig.ClockSource.RECORDED;
    return new TopologySettings(
        config.topics(),
        config.partitions(),
        windows(config.windows()),
        config.emitInterval(),
        config.latenessLimit(),
        config.earlinessLimit(),
        config.hourlyMemory(),
        recorded ? FOR_EVER : config.clockPatience(),
        recorded);
  }

  /**
   * How long ids and requests are remembered after they were last reported: as long as the same
   * event would not be too late, which is longer for one that arrived before it occurred.
   */
  Duration idMemory() {
    return latenessLimit.plus(earlinessLimit);
  }

  /**
   * How long after it occurred what was counted may still change. It ends before its hour is
   * forgotten, with room for clocks of a partition that differ, and not before the id has been
   * remembered for the lateness limit: {@link GoodhartConfig} demands as much hourly memory.
   */
  Duration changeReach() {
    return hourlyMemory.minus(ROOM_FOR_CLOCKS);
  }

  /**
   * Event time between two ticks of one user partition to the teams'. Each goes to every team
   * partition: what all send together grows with the partitions, not with their square.
   */
  Duration teamTickInterval() {
    return TEAM_TICK_PER_PARTITION.multipliedBy(partitions);
  }

  private static List<RollingWindow> windows(List<String> texts) {
    try {
      return texts.stream().map(RollingWindow::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new GoodhartConfig.BadConfigException("Setting 'windows': " + e.getMessage());
    }
  }
}
