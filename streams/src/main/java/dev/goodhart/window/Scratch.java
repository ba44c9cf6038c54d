package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;

/**
 * What is needed of an entity's sums only while they are worked on. Entities that one thread works
 * on share it: of their own, each would be memory that no processor cache holds when its turn
 * comes, a kilobyte and a half of it.
 */
final class Scratch {
  /** A head while it is written. */
  final CompactWriter head = new CompactWriter(512);

  final CompactReader heads = new CompactReader("head of rolling sums");

  /** A pane while it is written. */
  final CompactWriter encodedPane = new CompactWriter(UsageSums.MAX_ENCODED_BYTES);

  final CompactReader pages = new CompactReader("page of panes");

  /** A pane while it enters or leaves a window. */
  final UsageSums pane = new UsageSums();

  /** What is taken out again. */
  final UsageSums negated = new UsageSums();
}
