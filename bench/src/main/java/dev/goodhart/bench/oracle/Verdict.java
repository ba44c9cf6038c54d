package dev.goodhart.bench.oracle;

import java.util.List;

/**
 * Whether published totals are what they must be.
 *
 * @param rows that were compared
 * @param wrong how many are wrong, missing or too many
 * @param examples a few of these, in words
 */
public record Verdict(long rows, long wrong, List<String> examples) {
  /** Whether every row is there and right to the last token and nano-dollar. */
  public boolean isExact() {
    return wrong == 0;
  }
}
