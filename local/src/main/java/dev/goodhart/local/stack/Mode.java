package dev.goodhart.local.stack;

/** What may be done to a subject; IMPORT is refused, see {@link SchemaStore#setMode}. */
enum Mode {
  READWRITE,
  READONLY,
  READONLY_OVERRIDE
}
