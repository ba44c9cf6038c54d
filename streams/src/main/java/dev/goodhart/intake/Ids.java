package dev.goodhart.intake;

import dev.goodhart.schema.RecordLimits;

/**
 * What holds for every id and model name, wherever it enters: an empty optional id is an absent
 * one, and none is longer than {@link #MAX_CODE_POINTS}.
 */
public final class Ids {
  /** The longest id or model name, in Unicode code points. */
  public static final int MAX_CODE_POINTS = RecordLimits.MAX_ID_CODE_POINTS;

  private Ids() {}

  /** Whether an optional id is not there: producers write both null and "" for it. */
  public static boolean isAbsent(String id) {
    return id == null || id.isEmpty();
  }

  /** The id, or null where it {@linkplain #isAbsent is absent}. */
  public static String orNull(String id) {
    return isAbsent(id) ? null : id;
  }

  /** Whether an id (or null) has more than {@link #MAX_CODE_POINTS}. */
  public static boolean isTooLong(String id) {
    // No string has more code points than chars, and counting is for the few that may.
    return id != null
        && id.length() > MAX_CODE_POINTS
        && id.codePointCount(0, id.length()) > MAX_CODE_POINTS;
  }

  /** Whether half of a surrogate pair stands alone: such text has no UTF-8 form. */
  public static boolean hasLoneSurrogate(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (Character.isSurrogate(id.charAt(i))) {
        int codePoint = id.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(codePoint)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
