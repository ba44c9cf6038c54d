package dev.goodhart.schema;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * What Avro must know before it reads a record of ours: which classes it may instantiate (since
 * 1.12.2 it trusts none by default) and how much a hostile length prefix may make it allocate.
 */
final class AvroRuntime {
  private static final String LIMIT = Integer.toString(2 * 1024 * 1024);

  static {
    // Avro reads the limits once, when its decoder is first loaded; a user's own setting holds.
    setIfAbsent("org.apache.avro.limits.bytes.maxLength");
    setIfAbsent("org.apache.avro.limits.string.maxLength");
    setIfAbsent("org.apache.avro.limits.collectionItems.maxLength");
    String ours = TokenUsageEvent.class.getPackageName() + ".";
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(ours)));
  }

  private AvroRuntime() {}

  /** Has the effects above, once. */
  static void prepare() {}

  private static void setIfAbsent(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, LIMIT);
    }
  }
}
