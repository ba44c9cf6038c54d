package dev.goodhart.window;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A page store in memory that counts what is done to it, and minds that keys stay as they are. */
final class CountingStore implements PageStore {

  private final TreeMap<String, byte[]> pages = new TreeMap<>();
  private final boolean keepsDeleted;
  // As where a state was away while what it deleted was forgotten.
  private final TreeMap<String, byte[]> deleted = new TreeMap<>();
  int gets;
  int puts;
  int deletes;
  long bytesRead;
  long bytesWritten;

  CountingStore() {
    this(false);
  }

  /**
   * @param keepsDeleted whether what is deleted is found all the same
   */
  CountingStore(boolean keepsDeleted) {
    this.keepsDeleted = keepsDeleted;
  }

  @Override
  public byte[] get(byte[] key) {
    gets++;
    String text = HexFormat.of().formatHex(key);
    byte[] page = pages.getOrDefault(text, deleted.get(text));
    bytesRead += page == null ? 0 : page.length;
    return page;
  }

  @Override
  public void put(byte[] key, byte[] page) {
    puts++;
    bytesWritten += key.length + page.length;
    pages.put(HexFormat.of().formatHex(key), page);
  }

  @Override
  public void add(byte[] key, byte[] page) {
    if (pages.containsKey(HexFormat.of().formatHex(key))) {
      throw new AssertionError("added a page that is there");
    }
    put(key, page);
  }

  @Override
  public void delete(byte[] key) {
    deletes++;
    bytesWritten += key.length;
    String text = HexFormat.of().formatHex(key);
    byte[] page = pages.remove(text);
    if (page == null) {
      throw new AssertionError("deleted a page that is not there");
    }
    if (keepsDeleted) {
      deleted.put(text, page);
    }
  }

  void resetCounts() {
    gets = 0;
    puts = 0;
    deletes = 0;
    bytesRead = 0;
    bytesWritten = 0;
  }

  Set<String> keys() {
    return new TreeSet<>(pages.keySet());
  }

  String onlyPageAsHex() {
    if (pages.size() != 1) {
      throw new AssertionError("there are " + pages.size() + " pages");
    }
    return HexFormat.of().formatHex(pages.firstEntry().getValue());
  }
}
