package dev.goodhart.local.oracle;

import java.util.ArrayList;
import java.util.List;

/** What differs: all are counted, the first few are kept. */
public final class Differences {
  private static final int KEPT = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(String difference) {
    if (count++ < KEPT) {
      first.add(difference);
    }
  }

  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public List<String> first() {
    return List.copyOf(first);
  }

  @Override
  public String toString() {
    if (count == 0) {
      return "no difference";
    }
    return count + " differences, the first of them:\n  " + String.join("\n  ", first);
  }
}
