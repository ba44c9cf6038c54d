package dev.goodhart.reference;

import dev.goodhart.intake.Ids;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentivePeriod;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.PriceFrom;
import dev.goodhart.schema.TeamMembership;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What makes a row of reference data unusable. Each method gives the first problem as a short plain
 * text, or empty.
 */
public final class RowChecks {
  /** The highest price per token, nano-USD. */
  public static final long MAX_PRICE = 1_000_000L;

  private RowChecks() {}

  /** A price list row: a name, at least one price, each with its instant and within range. */
  public static Optional<String> problem(ModelPrice row) {
    return requiredId("model", row.getModel()).or(() -> prices(row));
  }

  /** A membership: who, from when, and a time zone that exists. */
  public static Optional<String> problem(TeamMembership row) {
    Optional<String> found = requiredId("user_id", row.getUserId());
    if (found.isEmpty() && row.getValidFrom() == null) {
      found = Optional.of("valid_from is missing");
    }
    if (found.isEmpty()) {
      found = optionalId("team_id", row.getTeamId());
    }
    return found.isEmpty() ? timezone(row.getTimezone()) : found;
  }

  /** An incentive: its period and period_ends fit, its zone exists, its end is after its start. */
  public static Optional<String> problem(Incentive row) {
    return requiredId("incentive_id", row.getIncentiveId())
        .or(() -> optionalId("team_id", row.getTeamId()))
        .or(() -> timezone(row.getTimezone()))
        .or(() -> periodEnds(row))
        .or(() -> target(row.getTarget()))
        .or(() -> validity(row));
  }

  private static Optional<String> prices(ModelPrice row) {
    if (row.getPrices() == null || row.getPrices().isEmpty()) {
      return Optional.of("prices has no entry");
    }
    for (PriceFrom price : row.getPrices()) {
      if (price.getValidFrom() == null) {
        return Optional.of("valid_from of a price is missing");
      }
      Optional<String> found =
          price("input", price.getInput())
              .or(() -> price("cache_read", price.getCacheRead()))
              .or(() -> price("cache_write", price.getCacheWrite()))
              .or(() -> price("output", price.getOutput()))
              .or(() -> price("reasoning", price.getReasoning()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> price(String name, long price) {
    return price < 0 || price > MAX_PRICE
        ? Optional.of("price " + name + " is " + price + ", not within 0 and " + MAX_PRICE)
        : Optional.empty();
  }

  private static Optional<String> periodEnds(Incentive row) {
    if (row.getPeriodEnds() == null || row.getPeriodEnds().isEmpty()) {
      return Optional.of("period_ends is " + (row.getPeriodEnds() == null ? "missing" : "empty"));
    }
    Optional<PeriodEnd> end = PeriodEnd.parse(row.getPeriodEnds());
    if (end.isEmpty()) {
      return Optional.of("period_ends is not of the form 17:00, FRIDAY 17:00 or LAST 17:00");
    }
    // A period that only a newer writer knows has its own rules.
    IncentivePeriod period = row.getPeriod();
    if (period != null && period != IncentivePeriod.UNKNOWN && period != end.get().period()) {
      return Optional.of(
          "period_ends has the form of a " + end.get().period() + ", period is " + period);
    }
    return Optional.empty();
  }

  private static Optional<String> target(Long target) {
    return target != null && target < 1
        ? Optional.of("target is " + target + ", below 1")
        : Optional.empty();
  }

  private static Optional<String> validity(Incentive row) {
    if (row.getValidFrom() == null) {
      return Optional.of("valid_from is missing");
    }
    return row.getValidTo() != null && !row.getValidTo().isAfter(row.getValidFrom())
        ? Optional.of("valid_to is not after valid_from")
        : Optional.empty();
  }

  private static Optional<String> timezone(String id) {
    if (Ids.isAbsent(id)) {
      return Optional.empty();
    }
    try {
      ZoneId.of(id);
      return Optional.empty();
    } catch (DateTimeException e) {
      return Optional.of("timezone is not the id of a time zone such as Europe/London");
    }
  }

  private static Optional<String> requiredId(String name, String id) {
    if (Ids.isAbsent(id)) {
      return Optional.of(name + " is " + (id == null ? "missing" : "empty"));
    }
    return optionalId(name, id);
  }

  private static Optional<String> optionalId(String name, String id) {
    return Ids.isTooLong(id)
        ? Optional.of(name + " is longer than " + Ids.MAX_CODE_POINTS + " code points")
        : Optional.empty();
  }
}
