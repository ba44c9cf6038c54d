package dev.goodhart.bench.oracle;

import dev.goodhart.bench.workload.BenchPrices;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of many entities in every window, in one array: a million of them fit into little memory.
 */
final class Columns {
  private static final int EVENTS = 0;
  private static final int FIRST_COUNT = 1;
  private static final int COST = 6;
  private static final int UNPRICED = 7;
  private static final int PER_ROW = 8;
  private static final String[] NAMES = {
    "events",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "cost_nano_usd",
    "unpriced_events"
  };

  private final long[][] sums;

  Columns(int windows, int entities) {
    sums = new long[windows][Math.multiplyExact(entities, PER_ROW)];
  }

  void add(int entity, int window, TokenUsageEvent event) {
    long[] of = sums[window];
    int row = entity * PER_ROW;
    of[row + EVENTS]++;
    long[] counts = {
      event.getInputTokens(),
      event.getCacheReadTokens(),
      event.getCacheWriteTokens(),
      event.getOutputTokens(),
      event.getReasoningTokens()
    };
    int model = Workload.MODELS.indexOf(event.getModel());
    for (int i = 0; i < counts.length; i++) {
      of[row + FIRST_COUNT + i] += counts[i];
      if (BenchPrices.isPriced(model)) {
        of[row + COST] += counts[i] * BenchPrices.of(model)[i];
      }
    }
    if (!BenchPrices.isPriced(model)) {
      of[row + UNPRICED]++;
    }
  }

  long events(int entity, int window) {
    return sums[window][entity * PER_ROW + EVENTS];
  }

  boolean isEmpty(int entity, int window) {
    return events(entity, window) == 0;
  }

  long totalTokens(int entity, int window) {
    long total = 0;
    for (int i = FIRST_COUNT; i < COST; i++) {
      total += sums[window][entity * PER_ROW + i];
    }
    return total;
  }

  /** What is different, a few words each. */
  List<String> differences(int entity, int window, UsageTotals found) {
    long[] actual = {
      found.getEvents(),
      found.getInputTokens(),
      found.getCacheReadTokens(),
      found.getCacheWriteTokens(),
      found.getOutputTokens(),
      found.getReasoningTokens(),
      found.getCostNanoUsd(),
      found.getUnpricedEvents()
    };
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < PER_ROW; i++) {
      compare(differences, NAMES[i], sums[window][entity * PER_ROW + i], actual[i]);
    }
    compare(differences, "total_tokens", totalTokens(entity, window), found.getTotalTokens());
    return differences;
  }

  static void compare(List<String> differences, String name, long expected, long actual) {
    if (expected != actual) {
      differences.add("%s is %d and not %d".formatted(name, actual, expected));
    }
  }
}
