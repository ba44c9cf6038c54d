package dev.goodhart.detection.profile;

/**
 * What a user repeated within one hour.
 *
 * @param print fingerprint of the latest repeat; 0 if there was none
 * @param calls how many calls repeated
 * @param minutes a bit for each minute of the hour (by {@code occurredAt}) with a repeat
 */
public record Loop(long print, int calls, long minutes) {
  /** No repeat. */
  public static final Loop NONE = new Loop(0, 0, 0);
}
