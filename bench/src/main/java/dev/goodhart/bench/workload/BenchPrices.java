package dev.goodhart.bench.workload;

import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.PriceFrom;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** What the workload's models cost, in nano-USD per token. */
public final class BenchPrices {
  /** Input, cache read, cache write, output and reasoning, by the number of a priced model. */
  private static final long[][] PER_TOKEN = {
    {3_000, 300, 3_750, 15_000, 15_000},
    {800, 80, 1_000, 4_000, 4_000},
    {250, 30, 300, 1_250, 1_250}
  };

  private BenchPrices() {}

  /** The rows of the topic of prices. */
  public static List<ModelPrice> rows() {
    return IntStream.range(0, PER_TOKEN.length)
        .mapToObj(
            model ->
                ModelPrice.newBuilder()
                    .setModel(Workload.MODELS.get(model))
                    .setPrices(
                        List.of(
                            new PriceFrom(
                                Instant.EPOCH,
                                PER_TOKEN[model][0],
                                PER_TOKEN[model][1],
                                PER_TOKEN[model][2],
                                PER_TOKEN[model][3],
                                PER_TOKEN[model][4])))
                    .build())
        .toList();
  }

  /** Whether a model has a price. */
  public static boolean isPriced(int model) {
    return model < PER_TOKEN.length;
  }

  /** Per token of each of the five counts; not to be changed. */
  public static long[] of(int model) {
    return PER_TOKEN[model];
  }
}
