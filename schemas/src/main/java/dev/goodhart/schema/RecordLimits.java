package dev.goodhart.schema;

/** How large input may be: declared once, for those who publish and those who judge. */
public final class RecordLimits {
  /** The largest value that is read: 900 KiB, which leaves room in Kafka's usual megabyte. */
  public static final int MAX_VALUE_BYTES = 900 << 10;

  /** The longest id or model name, in Unicode code points. */
  public static final int MAX_ID_CODE_POINTS = 256;

  private RecordLimits() {}
}
