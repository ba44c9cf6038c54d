package dev.goodhart.local.stack;

/** Which versions a question is about. */
enum Visibility {
  LIVE,
  ALL,
  SOFTLY_DELETED;

  boolean shows(SchemaVersion version) {
    return this == ALL || version.deleted() == (this == SOFTLY_DELETED);
  }
}
