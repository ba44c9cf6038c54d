package dev.goodhart.detection;

import java.util.List;

/**
 * One thing that speaks for an anomaly, or (as mitigating evidence) for honest work.
 *
 * @param signal the signal's stable name
 * @param observed what was seen, in the signal's own unit
 * @param expected what was expected, in the same unit
 * @param weight 0 to 3
 * @param explanation a plain sentence with numbers, worded for a conversation
 * @param sampleEventIds events that show it, oldest first; may be empty
 */
public record Evidence(
    String signal,
    double observed,
    double expected,
    double weight,
    String explanation,
    List<String> sampleEventIds) {
  public Evidence {
    sampleEventIds = List.copyOf(sampleEventIds);
  }
}
