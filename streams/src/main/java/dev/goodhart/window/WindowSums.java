package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;

/**
 * One window of the entity that {@link RollingSums} has open: what is published of it, at the
 * entity's clock. Valid until another entity is opened.
 */
public final class WindowSums {

  private static final int CHANGED = 1;
  private static final int ACTIVE = 1 << 1;
  private static final int FUTURE = 1 << 2;

  private final RollingWindow window;
  private final int panes;
  private final PaneLadder ladder;
  private final UsageSums sums = new UsageSums();
  private final UsageSums pane;

  /** The pane that holds the clock, the last one in the window. */
  private long current;

  // Non-empty panes: the first and the last in the window, and the first after it.
  private long oldest;
  private long newest;
  private long future;

  private boolean changed;

  WindowSums(int index, RollingWindow window, PageStore store, Scratch scratch) {
    this.window = window;
    panes = window.panes();
    pane = scratch.pane;
    ladder = new PaneLadder(index, window, store, scratch);
  }

  /** Which window this is. */
  public RollingWindow window() {
    return window;
  }

  /** The sums of the window; not to be modified, and not to be kept. */
  public UsageSums sums() {
    return sums;
  }

  /** Start of the window, inclusive, in milliseconds since the epoch. */
  public long windowStart() {
    return windowEnd() - window.sizeMs();
  }

  /** End of the window, exclusive, in milliseconds since the epoch. */
  public long windowEnd() {
    return (current + 1) * window.resolutionMs();
  }

  /** Whether no pane in the window holds anything. */
  public boolean isEmpty() {
    return oldest == PaneLadder.NO_NEXT;
  }

  /** Start of the last non-empty pane in the window; Long.MIN_VALUE if there is none. */
  public long lastActiveAt() {
    return isEmpty() ? Long.MIN_VALUE : newest * window.resolutionMs();
  }

  /**
   * The clock at which the sums next fall if nothing arrives: start of the oldest non-empty pane in
   * the window + W; {@link RollingSums#NEVER} if there is none.
   */
  public long expiresAt() {
    return isEmpty() ? RollingSums.NEVER : oldest * window.resolutionMs() + window.sizeMs();
  }

  /**
   * Whether the window holds something else than when {@link #clearChanged} was last called. That
   * it has moved on is no change. It outlives the sums: a window that became empty stays changed
   * until that was published.
   */
  public boolean changed() {
    return changed;
  }

  /** Call when the sums (or, of an empty window, its tombstone) are published. */
  public void clearChanged() {
    changed = false;
  }

  /** Asks for publication for a reason that lies outside the sums. */
  public void markChanged() {
    changed = true;
  }

  /** The clock at which the window's content next changes if nothing arrives, or NEVER. */
  long nextDue() {
    long enters = future == PaneLadder.NO_NEXT ? RollingSums.NEVER : future * window.resolutionMs();
    return Math.min(expiresAt(), enters);
  }

  /** Whether there is no pane, neither in the window nor after it. */
  boolean hasNoPanes() {
    return ladder.isEmpty();
  }

  int slotsInPage() {
    return ladder.slots();
  }

  /** Starts empty at this clock. */
  void open(byte[] entity, long clock) {
    current = window.pane(clock);
    oldest = PaneLadder.NO_NEXT;
    newest = PaneLadder.NO_PREVIOUS;
    future = PaneLadder.NO_NEXT;
    changed = false;
    sums.clear();
    ladder.open(entity, firstInWindow(current));
  }

  void advanceTo(long clock) {
    long next = window.pane(clock);
    if (next == current) {
      return;
    }
    long first = firstInWindow(next);
    removeBefore(first);
    current = next;
    enterUpTo(next, first);
  }

  void add(long occurredAt, UsageSums delta) {
    long number = window.pane(occurredAt);
    if (number < firstInWindow(current)) {
      return;
    }
    boolean vanished = ladder.add(number, delta);
    if (number > current) {
      if (!vanished) {
        future = Math.min(future, number);
      } else if (number == future) {
        future = ladder.next(number + 1);
      }
      return;
    }
    sums.add(delta);
    changed = true;
    if (!vanished) {
      oldest = Math.min(oldest, number);
      newest = Math.max(newest, number);
    } else {
      vacated(number);
    }
  }

  /** Passes changed pages on to the store. */
  void flush() {
    ladder.flush();
  }

  void writeTo(CompactWriter out) {
    boolean active = !isEmpty();
    boolean early = future != PaneLadder.NO_NEXT;
    out.putByte((changed ? CHANGED : 0) | (active ? ACTIVE : 0) | (early ? FUTURE : 0));
    if (active) {
      out.putUnsigned(current - newest);
      out.putUnsigned(newest - oldest);
      sums.writeTo(out);
    }
    if (early) {
      out.putUnsigned(future - current - 1);
    }
    if (active || early) {
      ladder.writePages(out);
    }
  }

  /** Reads what {@link #writeTo} wrote, after {@link #open} at the clock of then. */
  void readFrom(CompactReader in) {
    int flags = in.getByte();
    changed = (flags & CHANGED) != 0;
    boolean active = (flags & ACTIVE) != 0;
    boolean early = (flags & FUTURE) != 0;
    if (active) {
      newest = current - in.getUnsigned();
      oldest = newest - in.getUnsigned();
      sums.readFrom(in);
    }
    if (early) {
      future = current + 1 + in.getUnsigned();
    }
    if (active || early) {
      ladder.readPages(in, active ? oldest : future);
    }
  }

  private long firstInWindow(long lastPane) {
    return lastPane - panes + 1;
  }

  private void removeBefore(long first) {
    if (oldest >= first) {
      return;
    }
    changed = true;
    if (newest < first) {
      sums.clear();
      oldest = PaneLadder.NO_NEXT;
      newest = PaneLadder.NO_PREVIOUS;
    } else {
      while (oldest < first) {
        ladder.read(oldest, pane);
        sums.subtract(pane);
        oldest = ladder.next(oldest + 1);
      }
    }
    ladder.dropBefore(first);
  }

  /** Takes in panes that were ahead of the clock; a long jump may have passed over some. */
  private void enterUpTo(long last, long first) {
    if (future < first) {
      ladder.dropBefore(first);
      future = ladder.next(first);
    }
    while (future <= last) {
      ladder.read(future, pane);
      sums.add(pane);
      changed = true;
      oldest = Math.min(oldest, future);
      newest = future;
      future = ladder.next(future + 1);
    }
  }

  /** A pane in the window has become empty again. */
  private void vacated(long number) {
    if (oldest == newest) {
      if (oldest == number) {
        oldest = PaneLadder.NO_NEXT;
        newest = PaneLadder.NO_PREVIOUS;
      }
    } else if (number == oldest) {
      oldest = ladder.next(number + 1);
    } else if (number == newest) {
      newest = ladder.previous(number - 1);
    }
  }
}
