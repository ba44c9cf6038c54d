package dev.goodhart.window;

import java.util.Arrays;

/**
 * Holds back what is written until it is asked to pass it on, so that an entity's pages and head
 * change together or not at all. Of each page only the last state is passed on, and nothing of one
 * that came and went meanwhile. Nearly always it holds few pages: a list is enough.
 */
final class PendingPages implements PageStore {

  private final PageStore store;
  private Pending[] pending = new Pending[2];
  private int size;

  PendingPages(PageStore store) {
    this.store = store;
  }

  @Override
  public byte[] get(byte[] key) {
    int at = find(key);
    return at < 0 ? store.get(key) : pending[at].page;
  }

  @Override
  public void put(byte[] key, byte[] page) {
    hold(key, page, /* isStored= */ true);
  }

  @Override
  public void add(byte[] key, byte[] page) {
    hold(key, page, /* isStored= */ false);
  }

  @Override
  public void delete(byte[] key) {
    int at = find(key);
    if (at < 0 || pending[at].isStored) {
      hold(key, null, /* isStored= */ true);
    } else {
      pending[at] = pending[--size];
      pending[size] = null;
    }
  }

  private void hold(byte[] key, byte[] page, boolean isStored) {
    int at = find(key);
    if (at >= 0) {
      pending[at].page = page;
      return;
    }
    if (size == pending.length) {
      pending = Arrays.copyOf(pending, size * 2);
    }
    pending[size++] = new Pending(key, page, isStored);
  }

  private int find(byte[] key) {
    for (int i = size - 1; i >= 0; i--) {
      if (Arrays.equals(pending[i].key, key)) {
        return i;
      }
    }
    return -1;
  }

  void discard() {
    Arrays.fill(pending, 0, size, null);
    size = 0;
  }

  void passOn() {
    for (int i = 0; i < size; i++) {
      pending[i].passOn(store);
    }
    discard();
  }

  /** The last state of a page: null if it is to be removed. */
  private static final class Pending {
    private final byte[] key;
    private final boolean isStored;
    private byte[] page;

    Pending(byte[] key, byte[] page, boolean isStored) {
      this.key = key;
      this.page = page;
      this.isStored = isStored;
    }

    void passOn(PageStore store) {
      if (page == null) {
        store.delete(key);
      } else if (isStored) {
        store.put(key, page);
      } else {
        store.add(key, page);
      }
    }
  }
}
