package dev.goodhart.schema;

/** How large input may be: declared once, for those who publish and those who judge. */
public final class RecordLimits {
  /** The largest value that is read: 900 KiB, which leaves room in Kafka's usual megabyte. */
  public static final int MAX_VALUE_BYTES = 900 << 10;

  /**
   * The most that is read of key and headers together: 64 KiB. They have their own measure, as an
   * event that its publisher accepted must not fail for the sake of a trace id.
   */
  public static final int MAX_KEY_AND_HEADERS_BYTES = 64 << 10;

  /**
   * The largest record that is written where records are kept as they were received (dead letters):
   * the two above and some headers. Their producer and their topic have it as their limit, so that
   * no cluster's default stands in the way.
   */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  /** The longest id or model name, in Unicode code points. */
  public static final int MAX_ID_CODE_POINTS = 256;

  private RecordLimits() {}
}
