package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Ledger;
import dev.goodhart.local.simulate.model.Outcome;
import dev.goodhart.local.simulate.model.Parameters;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import dev.goodhart.schema.Source;
import java.util.Optional;

/**
 * Turns calls into reports as they come in life: most once and soon, some late, some twice, some
 * while the answer is still growing, some from client and gateway both. No tokens are lost or
 * invented by that, except where a client claims them.
 */
final class Reports implements Ledger {
  private static final long SHORTEST_LATE = Timeline.MINUTE;
  private static final long LATE = 2 * Timeline.HOUR;
  private static final long VERY_LATE = 2 * Timeline.DAY;
  private static final double USUAL_DELAY_SECONDS = 1.5;
  private static final int CLOCKS_DIFFER = 400;

  private final Chance chance;
  private final ArrivalFile usage;
  private final ArrivalFile outcomes;
  private final double late;
  private final double veryLate;
  private final double repeated;
  private final double partial;
  private final double both;
  private long calls;
  private long tokens;

  Reports(Setting setting, ArrivalFile usage, ArrivalFile outcomes) {
    this.usage = usage;
    this.outcomes = outcomes;
    chance = setting.chance("reports", 0);
    Parameters parameters = setting.parameters();
    late = parameters.get("noise.late");
    veryLate = parameters.get("noise.very_late");
    repeated = parameters.get("noise.repeated");
    partial = parameters.get("noise.partial");
    both = parameters.get("noise.both");
  }

  /** How many calls there were. */
  long calls() {
    return calls;
  }

  /** What they used. */
  long tokens() {
    return tokens;
  }

  @Override
  public void call(Person person, Call call, double claim) {
    calls++;
    tokens += call.tokens().total();
    Source source = person.reporting().source();
    if (claim != 1) {
      Optional<String> request = Optional.of(requestId());
      report(person, call, Source.GATEWAY, request, call.tokens(), 0);
      report(person, call, Source.CLIENT, request, call.tokens().times(claim), clocksDiffer());
    } else if (chance.happens(both)) {
      Source other = source == Source.GATEWAY ? Source.CLIENT : Source.GATEWAY;
      Optional<String> request = Optional.of(requestId());
      boolean trusted = source != Source.CLIENT;
      report(person, call, source, request, call.tokens(), trusted ? 0 : clocksDiffer());
      report(person, call, other, request, call.tokens(), trusted ? clocksDiffer() : 0);
    } else {
      Optional<String> request =
          person.reporting().requestIds() ? Optional.of(requestId()) : Optional.empty();
      report(person, call, source, request, call.tokens(), 0);
    }
  }

  /** The clock of whom is trusted less is the one that is ahead. */
  private long clocksDiffer() {
    return chance.between(0, CLOCKS_DIFFER);
  }

  private String requestId() {
    return "req-" + chance.hex(14);
  }

  private void report(
      Person person,
      Call call,
      Source source,
      Optional<String> request,
      Tokens counts,
      long clockAhead) {
    long occurred = call.at() + clockAhead;
    Report report =
        new Report(
            chance.hex(16) + chance.hex(4), source, request, person, call, occurred, counts, true);
    long done = occurred + call.duration();
    if (chance.happens(partial)) {
      grow(report, occurred);
    }
    long arrival = done + delay();
    add(report, arrival);
    if (chance.happens(repeated)) {
      add(report, arrival + Math.round(chance.logUniform(Timeline.SECOND, 6.0 * Timeline.HOUR)));
    }
  }

  private long delay() {
    double kind = chance.unit();
    if (kind < veryLate) {
      return Math.round(chance.uniform(LATE, VERY_LATE));
    }
    if (kind < veryLate + late) {
      return Math.round(chance.uniform(SHORTEST_LATE, LATE));
    }
    return Math.round(chance.logNormal(USUAL_DELAY_SECONDS, 0.5) * Timeline.SECOND);
  }

  /** Told while it was going on: what was read, and as much as was written by then. */
  private void grow(Report whole, long occurred) {
    double share = 0;
    for (int i = chance.between(1, 2); i > 0; i--) {
      share += chance.uniform(0.1, 0.45);
      Tokens all = whole.tokens();
      Tokens known =
          new Tokens(
              all.input(),
              all.cacheRead(),
              all.cacheWrite(),
              (long) (all.output() * share),
              (long) (all.reasoning() * share));
      Report growing =
          new Report(
              whole.eventId(),
              whole.source(),
              whole.requestId(),
              whole.person(),
              whole.call(),
              occurred,
              known,
              false);
      add(growing, occurred + Math.round(whole.call().duration() * share));
    }
  }

  private void add(Report report, long arrival) {
    usage.add(arrival, Lines.usage(report, arrival));
  }

  @Override
  public void outcome(Person person, Outcome outcome) {
    outcomes.add(outcome.at(), Lines.outcome(chance.hex(16) + chance.hex(4), person, outcome));
  }
}
