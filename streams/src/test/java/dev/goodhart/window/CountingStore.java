package dev.goodhart.window;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A page store in memory that counts what is done to it, and minds that keys stay as they are. */
final class CountingStore implements PageStore {

  private final TreeMap<String, byte[]> pages = new TreeMap<>();
  int gets;
  int puts;
  int deletes;
  long bytesRead;
  long bytesWritten;

  @Override
  public byte[] get(byte[] key) {
    gets++;
    byte[] page = pages.get(HexFormat.of().formatHex(key));
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
    if (pages.remove(HexFormat.of().formatHex(key)) == null) {
      throw new AssertionError("deleted a page that is not there");
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
