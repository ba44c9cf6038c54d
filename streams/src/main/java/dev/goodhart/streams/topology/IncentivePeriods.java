package dev.goodhart.streams.topology;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.Periods;
import dev.goodhart.reference.PeriodEnd;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentivePeriod;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The periods of the incentives in the reference data. Where neither the incentive nor the user has
 * a time zone, periods end by UTC. Not thread-safe.
 */
final class IncentivePeriods implements Periods {
  /** Many users share few time zones and periods: what was worked out last mostly still holds. */
  private record Rule(String ends, ZoneId zone) {}

  private final ReferenceData reference;
  private final Map<Rule, PeriodEnd.Span> latest = new HashMap<>();

  IncentivePeriods(ReferenceData reference) {
    this.reference = reference;
  }

  @Override
  public List<Period> at(String userId, String teamId, long instant) {
    List<Period> periods = new ArrayList<>();
    for (Incentive incentive : reference.incentives().inForce(teamId, instant)) {
      Period.Kind kind = kind(incentive);
      // A period that only a newer writer knows has its own rules.
      if (kind != null && incentive.getPeriod() != IncentivePeriod.UNKNOWN) {
        PeriodEnd.Span span =
            span(incentive.getPeriodEnds(), zone(incentive, userId, instant), instant);
        long target = incentive.getTarget() == null ? 0 : incentive.getTarget();
        periods.add(new Period(kind, span.start(), span.end(), target));
      }
    }
    return periods;
  }

  private PeriodEnd.Span span(String ends, ZoneId zone, long instant) {
    Rule rule = new Rule(ends, zone);
    PeriodEnd.Span span = latest.get(rule);
    if (span == null || instant < span.start() || instant >= span.end()) {
      span = PeriodEnd.parse(ends).orElseThrow().around(instant, zone);
      latest.put(rule, span);
    }
    return span;
  }

  private ZoneId zone(Incentive incentive, String userId, long instant) {
    String id = incentive.getTimezone();
    if (id == null || id.isEmpty()) {
      id = reference.memberships().timezoneAt(userId, instant);
    }
    return id == null ? ZoneOffset.UTC : ZoneId.of(id);
  }

  private static Period.Kind kind(Incentive incentive) {
    return switch (incentive.getKind()) {
      case LEADERBOARD -> Period.Kind.LEADERBOARD;
      case TOKEN_TARGET -> Period.Kind.TOKEN_TARGET;
      case ACTIVITY_TARGET -> Period.Kind.ACTIVITY_TARGET;
      case UNKNOWN -> null;
    };
  }
}
