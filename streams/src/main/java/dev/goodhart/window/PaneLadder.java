package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;

/**
 * All non-empty panes of one window of one entity, by pane number, in pages. Panes that fell out of
 * the window stay in the bytes of their page until it is written for another reason: while any pane
 * of a page is live, an expired one costs no write.
 */
final class PaneLadder {
  /** Where the page is that was opened last. */
  private enum Place {
    CLOSED,
    /** Open, and nowhere else. */
    NEW,
    /** Open; it travels in the head, and is not in {@link #inHead} until another is opened. */
    HEAD,
    /** Open, and in the store as well. */
    STORE
  }

  /** No pane at or after the one asked for. */
  static final long NO_NEXT = Long.MAX_VALUE;

  /** No pane at or before the one asked for. */
  static final long NO_PREVIOUS = Long.MIN_VALUE;

  private static final int FEWEST_SLOTS = 16;

  /** Few enough that the list of pages is short, whatever the window. */
  private static final int MOST_PAGES = 64;

  /** 64 panes of the longest form. */
  private static final int MOST_PAGE_BYTES = 9 + 64 * (1 + UsageSums.MAX_ENCODED_BYTES);

  private final byte windowIndex;
  private final PageStore store;
  private final int slots;
  private final int shift;
  private final PageNumbers pages = new PageNumbers();
  private final UsageSums pane = new UsageSums();
  private byte[] entity = new byte[0];

  /** What a page still holds of panes before this one is gone. */
  private long firstLive;

  /** A page that is not open is either here or in the store. */
  private final HeadPages inHead;

  /** The one page that is open for reading and writing. */
  private final PanePage page;

  private long pageNumber;
  private Place place = Place.CLOSED;
  private boolean pageDirty;

  /**
   * A pane of the open page that is kept as sums, as nearly every event changes the pane that was
   * changed last: its bytes are written when the page is asked for anything.
   */
  private long paneNumber;

  private boolean paneOpen;
  private boolean paneDirty;

  PaneLadder(int windowIndex, RollingWindow window, PageStore store, Scratch scratch) {
    this.windowIndex = (byte) windowIndex;
    this.store = store;
    slots = slotsFor(window.panes());
    shift = Integer.numberOfTrailingZeros(slots);
    page = new PanePage(slots, scratch);
    inHead = new HeadPages(slots * window.resolutionMs());
  }

  private static int slotsFor(int panes) {
    int slots = FEWEST_SLOTS;
    while (panes > slots * MOST_PAGES) {
      slots *= 2;
    }
    return slots;
  }

  int slots() {
    return slots;
  }

  /** Starts with no panes; panes before {@code firstLive} will be treated as gone. */
  void open(byte[] entity, long firstLive) {
    this.entity = entity;
    this.firstLive = firstLive;
    pages.clear();
    inHead.clear();
    closePage();
  }

  boolean isEmpty() {
    return pages.isEmpty();
  }

  /** Adds to a pane and says whether it is empty now. */
  boolean add(long number, UsageSums delta) {
    if (paneOpen && paneNumber == number) {
      pane.add(delta);
      paneDirty = true;
      if (!pane.isEmpty()) {
        return false;
      }
    } else {
      writePane();
      openPage(number >> shift);
      page.read(slot(number), pane);
      pane.add(delta);
      paneNumber = number;
      paneOpen = true;
      paneDirty = true;
    }
    writePane();
    paneOpen = !pane.isEmpty();
    if (page.isEmpty()) {
      dropOpenPage();
    } else {
      pages.add(pageNumber);
    }
    return !paneOpen;
  }

  private void writePane() {
    if (paneDirty) {
      page.write(slot(paneNumber), pane);
      paneDirty = false;
      pageDirty = true;
    }
  }

  void read(long number, UsageSums into) {
    writePane();
    openPage(number >> shift);
    page.read(slot(number), into);
  }

  /** The first non-empty pane from this one on, or {@link #NO_NEXT}. */
  long next(long number) {
    long from = number >> shift;
    int position = pages.ceiling(from);
    if (position < pages.size() && pages.at(position) == from) {
      openPage(from);
      int found = page.next(slot(number));
      if (found >= 0) {
        return (from << shift) + found;
      }
      position++;
    }
    if (position == pages.size()) {
      return NO_NEXT;
    }
    openPage(pages.at(position));
    return (pageNumber << shift) + page.next(0);
  }

  /** The last non-empty pane up to this one, or {@link #NO_PREVIOUS}. */
  long previous(long number) {
    long from = number >> shift;
    int position = pages.ceiling(from);
    if (position < pages.size() && pages.at(position) == from) {
      openPage(from);
      int found = page.previous(slot(number));
      if (found >= 0) {
        return (from << shift) + found;
      }
    }
    if (position == 0) {
      return NO_PREVIOUS;
    }
    openPage(pages.at(position - 1));
    return (pageNumber << shift) + page.previous(slots - 1);
  }

  /** From now on, panes before this one are gone. Call it when there is at least one. */
  void dropBefore(long number) {
    writePane();
    paneOpen = false;
    firstLive = number;
    long boundary = number >> shift;
    int whole = pages.ceiling(boundary);
    for (int i = 0; i < whole; i++) {
      long gone = pages.at(i);
      if (isOpen(gone)) {
        deleteOpenPage();
      } else if (inHead.remove(gone) == null) {
        store.delete(key(gone));
      }
    }
    pages.removeFirst(whole);
    if (pages.isEmpty() || pages.first() != boundary || slot(number) == 0) {
      return;
    }
    if (isOpen(boundary)) {
      page.removeBefore(slot(number));
    } else {
      openPage(boundary);
    }
    if (page.isEmpty()) {
      dropOpenPage();
    }
  }

  /**
   * Decides where the open page lies, if it was changed, and stores what has no room in the head.
   */
  void flush() {
    writePane();
    if (!pageDirty) {
      return;
    }
    pageDirty = false;
    if (!belongsInHead()) {
      storePage();
      return;
    }
    if (place == Place.STORE) {
      store.delete(key(pageNumber));
    }
    place = Place.HEAD;
    while (inHead.areTooMany(place == Place.HEAD ? page.length() : 0)) {
      long oldest = inHead.oldest();
      if (place == Place.HEAD && pageNumber < oldest) {
        storePage();
      } else {
        store.add(key(oldest), inHead.remove(oldest));
      }
    }
  }

  private boolean belongsInHead() {
    return place == Place.HEAD
        || (inHead.isEmpty()
            ? pageNumber == pages.at(pages.size() - 1)
            : pageNumber >= inHead.oldest());
  }

  private void storePage() {
    if (place == Place.STORE) {
      store.put(key(pageNumber), page.encode());
    } else {
      store.add(key(pageNumber), page.encode());
      place = Place.STORE;
    }
  }

  void writePages(CompactWriter out) {
    pages.writeTo(out);
    if (place == Place.HEAD) {
      inHead.writeTo(out, pageNumber, page);
    } else {
      inHead.writeTo(out);
    }
  }

  void readPages(CompactReader in, long firstPane) {
    pages.readFrom(in, firstPane >> shift);
    inHead.readFrom(in, pages, MOST_PAGE_BYTES);
  }

  private int slot(long number) {
    return (int) number & (slots - 1);
  }

  private boolean isOpen(long number) {
    return place != Place.CLOSED && pageNumber == number;
  }

  private void openPage(long number) {
    if (isOpen(number)) {
      return;
    }
    flush();
    if (place == Place.HEAD) {
      inHead.put(pageNumber, page.encode());
    }
    closePage();
    page.clear();
    byte[] carried = inHead.remove(number);
    boolean stored = carried == null && pages.contains(number);
    byte[] bytes = stored ? store.get(key(number)) : carried;
    if (bytes != null) {
      page.decode(bytes);
      if (number == firstLive >> shift) {
        page.removeBefore(slot(firstLive));
      }
    } else if (stored) {
      throw new IllegalStateException(
          "A page of panes is missing: the head of the entity lists page " + number + ".");
    }
    pageNumber = number;
    place = carried != null ? Place.HEAD : stored ? Place.STORE : Place.NEW;
  }

  private void dropOpenPage() {
    pages.remove(pageNumber);
    deleteOpenPage();
  }

  private void deleteOpenPage() {
    if (place == Place.STORE) {
      store.delete(key(pageNumber));
    }
    closePage();
  }

  private void closePage() {
    place = Place.CLOSED;
    pageDirty = false;
    paneOpen = false;
    paneDirty = false;
  }

  /** Unsigned order of keys is order of time, also before the epoch. */
  private byte[] key(long number) {
    int length = entity.length;
    byte[] key = Arrays.copyOf(entity, length + 9);
    key[length] = windowIndex;
    long ordered = number ^ Long.MIN_VALUE;
    for (int i = 8; i > 0; i--) {
      key[length + i] = (byte) ordered;
      ordered >>>= 8;
    }
    return key;
  }
}
