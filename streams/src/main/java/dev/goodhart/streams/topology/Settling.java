package dev.goodhart.streams.topology;

/**
 * Is told when one part of one partition has published everything as of a settling tick: how the
 * end of a replay is known. It observes and changes nothing.
 */
@FunctionalInterface
public interface Settling {
  /** Nobody listens. */
  Settling UNOBSERVED = (part, partition, instant) -> {};

  /**
   * @param part which processor
   * @param partition which of its partitions
   * @param instant the tick's, event time, milliseconds since the epoch
   */
  void settled(String part, int partition, long instant);
}
