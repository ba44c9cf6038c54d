package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Exact rolling sums of one entity (a user, a team) in several windows, loaded from and stored to
 * bytes. One instance serves any number of entities, one after the other, in one thread:
 *
 * <pre>
 *   sums.open(entity, heads.get(entity), clock);
 *   sums.add(occurredAt, delta);
 *   for each window that changed(): publish it, then clearChanged()
 *   byte[] head = sums.encode();
 *   if (sums.isDisposable()) heads.delete(entity) else heads.put(entity, head);
 * </pre>
 *
 * <p>Nothing is written to the {@link PageStore} before {@link #encode}; opening another entity, or
 * the same again, discards what was not encoded. So an entity can be looked at without storing it,
 * and a failure half-way leaves it as it was.
 *
 * <p>The clock of an entity never goes back. Its sums at clock T are exactly those of what was
 * added with {@code windowStart <= occurredAt < windowEnd}. What is too old for a window is not
 * added to it; what lies ahead of the clock is stored, and is in the sums once the clock has moved
 * on. Subtracting is adding the negative: what has meanwhile left a window changes nothing in it.
 */
public final class RollingSums {

  /** No clock at all: nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The most windows an entity may have. */
  public static final int MAX_WINDOWS = 32;

  private static final int VERSION = 3;

  // Flags.
  private static final int WAKES = 1;
  private static final int IS_REVISED = 2;

  private final WindowSums[] windows;
  private final int layout;
  private final PendingPages pages;
  private final PageStore store;
  private final Scratch scratch;
  private long clock;
  private long revision;
  private long wakeAt;

  /**
   * @param windows at least one, of different names; their order is part of the stored form
   * @param store where pages lie; heads are the caller's
   */
  public RollingSums(List<RollingWindow> windows, PageStore store) {
    if (windows.isEmpty() || windows.size() > MAX_WINDOWS) {
      throw new IllegalArgumentException(
          "There must be from 1 to " + MAX_WINDOWS + " windows, not " + windows.size() + ".");
    }
    Set<String> names = new TreeSet<>();
    this.store = store;
    scratch = new Scratch();
    pages = new PendingPages(store);
    this.windows = new WindowSums[windows.size()];
    int hash = 1;
    for (int i = 0; i < this.windows.length; i++) {
      RollingWindow window = windows.get(i);
      if (!names.add(window.name())) {
        throw new IllegalArgumentException("Window " + window.name() + " is there twice.");
      }
      this.windows[i] = new WindowSums(i, window, pages, scratch);
      hash = hash * 31 + Long.hashCode(window.sizeMs());
      hash = hash * 31 + Long.hashCode(window.resolutionMs());
      hash = hash * 31 + this.windows[i].slotsInPage();
    }
    layout = hash;
  }

  private RollingSums(RollingSums like) {
    store = like.store;
    scratch = like.scratch;
    pages = new PendingPages(store);
    windows = new WindowSums[like.windows.length];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new WindowSums(i, like.windows[i].window(), pages, scratch);
    }
    layout = like.layout;
  }

  /**
   * An instance of the same windows and store, for another entity that is open at the same time.
   * Both share what neither needs in between, so one thread must use them.
   */
  public RollingSums another() {
    return new RollingSums(this);
  }

  /**
   * Loads an entity and advances it to the clock.
   *
   * @param entity identifies the entity's pages; not to be modified while it is open
   * @param head what {@link #encode} returned, or null for an entity that has none
   * @param clock event time in milliseconds; an entity that is ahead of it stays where it is
   * @throws IllegalStateException if the head is of another version, of other windows, or damaged
   */
  public void open(byte[] entity, byte[] head, long clock) {
    pages.discard();
    if (head == null) {
      this.clock = clock;
      revision = 0;
      wakeAt = NEVER;
      for (WindowSums window : windows) {
        window.open(entity, clock);
      }
    } else {
      decode(entity, head);
      advanceTo(clock);
    }
  }

  /** Moves the clock on, in milliseconds; one that is not later changes nothing. */
  public void advanceTo(long clock) {
    if (clock <= this.clock) {
      return;
    }
    this.clock = clock;
    for (WindowSums window : windows) {
      window.advanceTo(clock);
    }
  }

  /** Adds what happened at {@code occurredAt}, in milliseconds, to every window it belongs to. */
  public void add(long occurredAt, UsageSums delta) {
    if (delta.isEmpty()) {
      return;
    }
    for (WindowSums window : windows) {
      window.add(occurredAt, delta);
    }
  }

  /** Takes out again what was added with this {@code occurredAt}. */
  public void subtract(long occurredAt, UsageSums delta) {
    add(occurredAt, scratch.negated.clear().subtract(delta));
  }

  /** Number of windows. */
  public int windowCount() {
    return windows.length;
  }

  /** A window, by its position in the list; always the same object for the same position. */
  public WindowSums window(int index) {
    return windows[index];
  }

  /** The entity's clock in milliseconds. */
  public long clock() {
    return clock;
  }

  /** The first clock at which any window's sums change if nothing arrives, or {@link #NEVER}. */
  public long nextDue() {
    long due = NEVER;
    for (WindowSums window : windows) {
      due = Math.min(due, window.nextDue());
    }
    return due;
  }

  /** Whether any window changed since it was published. */
  public boolean anyChanged() {
    for (WindowSums window : windows) {
      if (window.changed()) {
        return true;
      }
    }
    return false;
  }

  /** Whether no window holds anything, nor will without a new event. */
  public boolean isEmpty() {
    for (WindowSums window : windows) {
      if (!window.hasNoPanes()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the head may be deleted: it is empty and every tombstone was published. */
  public boolean isDisposable() {
    return isEmpty() && !anyChanged();
  }

  /** The caller's number; 0 for a new entity. */
  public long revision() {
    return revision;
  }

  /** Sets the caller's number. */
  public void revision(long number) {
    revision = number;
  }

  /** The clock at which the caller wants to look again; {@link #NEVER} for a new entity. */
  public long wakeAt() {
    return wakeAt;
  }

  /** Sets the clock at which the caller wants to look again. */
  public void wakeAt(long clock) {
    wakeAt = clock;
  }

  /**
   * Stores changed pages and returns the head, which the caller stores. The entity stays open: what
   * is added afterwards is in the next head.
   */
  public byte[] encode() {
    for (WindowSums window : windows) {
      window.flush();
    }
    pages.passOn();
    CompactWriter out = scratch.head;
    out.reset().putByte(VERSION);
    out.putInt(layout);
    boolean wakes = wakeAt != NEVER;
    boolean isRevised = revision != 0;
    out.putByte((wakes ? WAKES : 0) | (isRevised ? IS_REVISED : 0));
    // Both are near the clock, as a rule.
    out.putSigned(clock);
    if (wakes) {
      out.putSigned(wakeAt - clock);
    }
    if (isRevised) {
      out.putSigned(revision - clock);
    }
    for (WindowSums window : windows) {
      window.writeTo(out);
    }
    return out.toByteArray();
  }

  private void decode(byte[] entity, byte[] head) {
    CompactReader in = scratch.heads;
    in.reset(head).expectVersion(VERSION);
    if (in.getInt() != layout) {
      throw new OtherWindowsException();
    }
    int flags = in.getByte();
    clock = in.getSigned();
    wakeAt = (flags & WAKES) != 0 ? clock + in.getSigned() : NEVER;
    revision = (flags & IS_REVISED) != 0 ? clock + in.getSigned() : 0;
    for (WindowSums window : windows) {
      window.open(entity, clock);
      window.readFrom(in);
    }
    in.expectEnd();
  }
}
