package dev.goodhart.window;

/**
 * Where pages of panes lie: a map from key to bytes. Keys and pages that are handed over are never
 * modified afterwards, by either side.
 */
public interface PageStore {

  /** The page under this key, or null. */
  byte[] get(byte[] key);

  /** Stores a page; never empty. */
  void put(byte[] key, byte[] page);

  /** Stores a page under a key where there is none; never empty. */
  default void add(byte[] key, byte[] page) {
    put(key, page);
  }

  /** Removes a page that was stored before. */
  void delete(byte[] key);
}
