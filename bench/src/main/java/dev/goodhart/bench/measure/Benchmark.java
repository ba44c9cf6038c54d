package dev.goodhart.bench.measure;

import dev.goodhart.local.stack.Retention;
import dev.goodhart.local.stack.TemporaryDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs scenarios, one after the other, against one broker. */
public final class Benchmark {
  private final BenchOptions options;
  private final News news;
  private final Consumer<RunResult> results;

  /**
   * @param results hears of each round of a run when the run is over
   */
  public Benchmark(BenchOptions options, News news, Consumer<RunResult> results) {
    this.options = options;
    this.news = news;
    this.results = results;
  }

  /**
   * All repeats of all scenarios. Repeats take turns, so that a machine that is busy for a while
   * does not strike one scenario alone.
   */
  public List<RunResult> run() {
    List<RunResult> all = new ArrayList<>();
    try (TemporaryDirectory work =
        TemporaryDirectory.create(options.workDirectory(), "goodhart-bench-").alsoOnSignal()) {
      news.tell("starting the broker");
      // A changelog is restored from what compaction has left of it, and only then is it let.
      Retention retention = options.restart() ? Retention.AS_CONFIGURED : Retention.KEEP_EVERYTHING;
      try (Broker broker = Broker.start(work.directory("broker"), work.path(), retention);
          Cluster cluster = new Cluster(broker.bootstrapServers(), broker.registryUrl())) {
        for (int repeat = 1; repeat <= options.repeats(); repeat++) {
          for (Rival rival : options.rivals()) {
            String name = "bench-%s-%d".formatted(rival, repeat);
            String title = "%s, %d of %d: ".formatted(rival, repeat, options.repeats());
            try (TemporaryDirectory own =
                TemporaryDirectory.create(Optional.of(work.path()), name + "-")) {
              List<RunResult> rounds =
                  new Run(
                          options,
                          rival,
                          name,
                          broker,
                          cluster,
                          own.path(),
                          what -> news.tell(title + what))
                      .run(repeat);
              all.addAll(rounds);
              rounds.forEach(results);
            }
          }
        }
      }
    }
    return all;
  }
}
