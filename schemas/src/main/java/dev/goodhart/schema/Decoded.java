package dev.goodhart.schema;

/**
 * What was found in a record's bytes.
 *
 * @param <T> the record looked for
 */
public sealed interface Decoded<T> {
  /** The record. */
  record Found<T>(T record) implements Decoded<T> {}

  /** No such record is in the bytes; why, in a few words. */
  record Unreadable<T>(String detail) implements Decoded<T> {}

  /**
   * The bytes name a schema id that the registry does not know or not give; why, in a few words.
   */
  record UnknownSchema<T>(int id, String detail) implements Decoded<T> {}
}
