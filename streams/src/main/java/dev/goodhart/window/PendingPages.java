package dev.goodhart.window;

import java.util.Arrays;

/**
 * Holds back what is written until it is asked to pass it on, so that an entity's pages and head
 * change together or not at all. Nearly always it holds fewer than ten pages: a list is enough.
 */
final class PendingPages implements PageStore {

  private final PageStore store;
  private byte[][] keys = new byte[16][];
  private byte[][] pages = new byte[16][];
  private int size;

  PendingPages(PageStore store) {
    this.store = store;
  }

  @Override
  public byte[] get(byte[] key) {
    for (int i = size - 1; i >= 0; i--) {
      if (Arrays.equals(keys[i], key)) {
        return pages[i];
      }
    }
    return store.get(key);
  }

  @Override
  public void put(byte[] key, byte[] page) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      pages = Arrays.copyOf(pages, size * 2);
    }
    keys[size] = key;
    pages[size++] = page;
  }

  @Override
  public void delete(byte[] key) {
    put(key, null);
  }

  void discard() {
    Arrays.fill(keys, 0, size, null);
    Arrays.fill(pages, 0, size, null);
    size = 0;
  }

  void passOn() {
    for (int i = 0; i < size; i++) {
      if (pages[i] == null) {
        store.delete(keys[i]);
      } else {
        store.put(keys[i], pages[i]);
      }
    }
    discard();
  }
}
