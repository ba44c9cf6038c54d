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
 * @param emitInterval wall clock: at most one record per key of totals in this time
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

  private static List<RollingWindow> windows(List<String> texts) {
    try {
      return texts.stream().map(RollingWindow::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new GoodhartConfig.BadConfigException("Setting 'windows': " + e.getMessage());
    }
  }
}
