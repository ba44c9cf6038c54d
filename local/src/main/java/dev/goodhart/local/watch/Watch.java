package dev.goodhart.local.watch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Prints what a follower finds. */
public final class Watch {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Watch() {}

  /** A printer of lines for a person. */
  public static OutputPrinter forPeople(OutputStream out) {
    return new OutputText(new PrintWriter(out, false, StandardCharsets.UTF_8));
  }

  /** A printer of NDJSON. */
  public static OutputPrinter asJson(OutputStream out) throws IOException {
    return new OutputJson(out);
  }

  /** Prints what the filter accepts until it is to stop. */
  public static void run(
      OutputFollower follower, OutputFilter filter, OutputPrinter printer, BooleanSupplier stopped)
      throws IOException {
    while (!stopped.getAsBoolean()) {
      boolean printed = false;
      for (OutputRecord record : follower.poll(PATIENCE)) {
        if (filter.accepts(record)) {
          printer.print(record);
          printed = true;
        }
      }
      if (printed) {
        printer.flush();
      }
    }
  }
}
