package dev.goodhart.local.watch;

import java.io.IOException;

/** Shows records of an output topic. */
public interface OutputPrinter {
  /** Shows one record, at the latest with the next {@link #flush}. */
  void print(OutputRecord record) throws IOException;

  /** Everything printed is out. */
  void flush() throws IOException;
}
