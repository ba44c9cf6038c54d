package dev.goodhart.reference;

import dev.goodhart.intake.Ids;
import dev.goodhart.schema.Incentive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Leaderboards and targets people work towards, by id. One thread writes, any number read. */
public final class Incentives {
  private final Map<String, Incentive> byId = new ConcurrentSkipListMap<>();

  /**
   * Adds an incentive or replaces the one of its id; a row that cannot be used removes it.
   *
   * @param row not changed afterwards
   * @return why the row cannot be used, or empty
   */
  public Optional<String> put(Incentive row) {
    Optional<String> problem = RowChecks.problem(row);
    if (problem.isEmpty()) {
      byId.put(row.getIncentiveId(), row);
    } else if (row.getIncentiveId() != null) {
      byId.remove(row.getIncentiveId());
    }
    return problem;
  }

  /** Takes an incentive back; it need not exist. */
  public void remove(String incentiveId) {
    byId.remove(incentiveId);
  }

  /**
   * @param teamId a person's team
   * @param instant event time, milliseconds since the epoch, UTC
   * @return what holds for the team or for everyone at the instant, by id
   */
  public List<Incentive> inForce(String teamId, long instant) {
    return byId.values().stream()
        .filter(row -> Ids.isAbsent(row.getTeamId()) || row.getTeamId().equals(teamId))
        .filter(row -> row.getValidFrom().toEpochMilli() <= instant)
        .filter(row -> row.getValidTo() == null || instant < row.getValidTo().toEpochMilli())
        .toList();
  }
}
