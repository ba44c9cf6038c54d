package dev.goodhart.detection;

import java.util.List;

/** Knows which incentives a user works under. */
@FunctionalInterface
public interface Periods {
  /** Nobody works under any. */
  Periods NONE = (userId, teamId, instant) -> List.of();

  /** The periods that hold at an instant (epoch milliseconds), in the order of their incentives. */
  List<Period> at(String userId, String teamId, long instant);
}
