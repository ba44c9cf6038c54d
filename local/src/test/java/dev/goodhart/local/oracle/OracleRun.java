package dev.goodhart.local.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs the oracle over a directory and, given an output, compares: DIR [OUT [PRICES]]. */
public final class OracleRun {
  private OracleRun() {}

  public static void main(String[] args) throws IOException {
    Instant started = Instant.now();
    Optional<Path> prices = args.length > 2 ? Optional.of(Path.of(args[2])) : Optional.empty();
    Expected expected = Oracle.compute(Path.of(args[0]), started, prices, Window.DEFAULTS);
    Map<Reason, Long> reasons =
        expected.deadLetters().values().stream()
            .collect(
                Collectors.groupingBy(DeadLetter::reason, TreeMap::new, Collectors.counting()));
    System.out.printf(
        "%s%nT %s, %d user rows, %d team rows, %d hours%ndead letters %s%ntook %s%n",
        expected.counts(),
        expected.clock(),
        expected.userTotals().size(),
        expected.teamTotals().size(),
        expected.hourlyUsage().size(),
        reasons,
        Duration.between(started, Instant.now()));
    if (args.length > 1) {
      System.out.println(OutputComparison.compare(expected, Path.of(args[1])));
    }
  }
}
