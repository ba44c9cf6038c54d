package dev.goodhart.bench.measure;

/** Hears how far a benchmark is; from one thread at a time. */
@FunctionalInterface
public interface News {
  /**
   * @param what goes on, in a few words
   */
  void tell(String what);
}
