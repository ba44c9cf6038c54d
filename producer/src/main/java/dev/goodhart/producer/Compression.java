package dev.goodhart.producer;

/** How batches of events are compressed on their way and on the broker's disk. */
public enum Compression {
  /** As they are. */
  NONE("none"),
  /** Fast, and about half as small as zstd makes them. */
  LZ4("lz4"),
  /** Smallest. */
  ZSTD("zstd");

  private final String codec;

  Compression(String codec) {
    this.codec = codec;
  }

  String codec() {
    return codec;
  }
}
