package dev.goodhart.detection;

/**
 * The current period of an incentive that a user works under.
 *
 * @param kind what is rewarded
 * @param start when it began, epoch milliseconds
 * @param end when it is counted, epoch milliseconds
 * @param target in raw tokens, or in events for {@link Kind#ACTIVITY_TARGET}; 0 if there is none
 */
public record Period(Kind kind, long start, long end, long target) {
  /** What is rewarded. */
  public enum Kind {
    /** Most tokens. */
    LEADERBOARD,
    /** So many tokens. */
    TOKEN_TARGET,
    /** Being active at all. */
    ACTIVITY_TARGET
  }
}
