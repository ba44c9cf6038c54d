package dev.goodhart.local.demo;

import dev.goodhart.schema.Anomaly;

/** Where the demo is shown. */
interface Display extends AutoCloseable {
  /** An anomaly opened, changed or was resolved. */
  void changed(Anomaly anomaly);

  /** How things are; called a few times a second. */
  void show(Board board, Status status);

  @Override
  void close();
}
