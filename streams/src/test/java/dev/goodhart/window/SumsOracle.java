package dev.goodhart.window;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the sums of one entity must be, by definition: all that ever happened, added up again. */
final class SumsOracle {

  private record Happened(long at, UsageSums delta) {}

  private final List<RollingWindow> windows;
  private final String entity;
  private final List<Happened> happened = new ArrayList<>();
  private final boolean[] changed;
  private long clock;

  SumsOracle(List<RollingWindow> windows, String entity, long clock) {
    this.windows = windows;
    this.entity = entity;
    this.clock = clock;
    changed = new boolean[windows.size()];
  }

  long clock() {
    return clock;
  }

  boolean changed(int window) {
    return changed[window];
  }

  void clearChanged(int window) {
    changed[window] = false;
  }

  void markChanged(int window) {
    changed[window] = true;
  }

  void add(long at, UsageSums delta) {
    noticingChanges(() -> happened.add(new Happened(at, new UsageSums().set(delta))));
  }

  void subtract(long at, UsageSums delta) {
    add(at, new UsageSums().subtract(delta));
  }

  void advanceTo(long to) {
    noticingChanges(() -> clock = Math.max(clock, to));
  }

  UsageSums sums(int window) {
    UsageSums total = new UsageSums();
    long end = endOfWindow(windows.get(window), clock);
    for (Happened one : happened) {
      if (one.at >= end - windows.get(window).sizeMs() && one.at < end) {
        total.add(one.delta);
      }
    }
    return total;
  }

  /** What is in the window at a clock: sums by start of pane, without empty panes. */
  NavigableMap<Long, UsageSums> content(int window, long at) {
    long end = endOfWindow(windows.get(window), at);
    return panes(window, end - windows.get(window).sizeMs(), end);
  }

  /** All panes that are in the window or will be. */
  NavigableMap<Long, UsageSums> live(int window) {
    long end = endOfWindow(windows.get(window), clock);
    return panes(window, end - windows.get(window).sizeMs(), Long.MAX_VALUE);
  }

  /** Keys of the page rows there must be. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < windows.size(); i++) {
      RollingWindow window = windows.get(i);
      long slots = 16;
      while (window.panes() > 64 * slots) {
        slots *= 2;
      }
      for (long start : live(i).keySet()) {
        long page = Math.floorDiv(start, window.resolutionMs() * slots);
        keys.add(
            HexFormat.of().formatHex(entity.getBytes(StandardCharsets.UTF_8))
                + HexFormat.of().toHexDigits((byte) i)
                + HexFormat.of().toHexDigits(page ^ Long.MIN_VALUE));
      }
    }
    return keys;
  }

  private NavigableMap<Long, UsageSums> panes(int window, long from, long to) {
    long resolution = windows.get(window).resolutionMs();
    NavigableMap<Long, UsageSums> panes = new TreeMap<>();
    for (Happened one : happened) {
      if (one.at >= from && one.at < to) {
        long start = one.at - Math.floorMod(one.at, resolution);
        panes.computeIfAbsent(start, s -> new UsageSums()).add(one.delta);
      }
    }
    panes.values().removeIf(UsageSums::isEmpty);
    return panes;
  }

  private void noticingChanges(Runnable step) {
    List<Map<Long, UsageSums>> before = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      before.add(content(i, clock));
    }
    step.run();
    for (int i = 0; i < windows.size(); i++) {
      changed[i] |= !before.get(i).equals(content(i, clock));
    }
  }

  /** The first multiple of r strictly after the clock, found by another way than the program's. */
  static long endOfWindow(RollingWindow window, long clock) {
    return clock - Math.floorMod(clock, window.resolutionMs()) + window.resolutionMs();
  }
}
