package dev.goodhart.ledger;

import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.util.function.Consumer;

/**
 * Counts every request once, however often and by whomever it is reported.
 *
 * <p>An event id used again by its user is a repeat (dropped), a growing report (its difference is
 * added, where and when the first stood) or a conflict. Events with one request id are reports of
 * one request: the most trusted is counted, then the larger, then the one with the smaller event
 * id, whatever the order of arrival. What is counted under that rule can only be replaced by
 * something greater in it, so it is enough to remember the one that is counted.
 */
public final class UsageLedger {

  /** What became of a report. */
  public enum Verdict {
    /** It changed what is counted, or is remembered as the lesser report of a known request. */
    ACCEPTED,
    /** Known already, or an older partial report: it changes nothing. */
    REPEATED,
    /** Its id was used with other content. */
    CONFLICTING
  }

  private final ReportMemory memory;
  private final ReportKeys keys = new ReportKeys();

  /**
   * @param memory what was seen before
   */
  public UsageLedger(ReportMemory memory) {
    this.memory = memory;
  }

  /**
   * Enters a report.
   *
   * @param report passed every check on it by itself
   * @param changes takes what changed, in order
   * @param claims takes what it says beside a report of other trust
   */
  public Verdict enter(PricedReport report, Consumer<Change> changes, Consumer<Claim> claims) {
    TokenUsageEvent event = report.event();
    byte[] id = keys.id(event.getUserId(), event.getEventId());
    RememberedReport known = memory.report(id, report.arrival());
    if (known == null) {
      enterNew(id, report, changes, claims);
      return Verdict.ACCEPTED;
    }
    if (!known.model.equals(event.getModel())) {
      return Verdict.CONFLICTING;
    }
    if (known.noCountIsLargerIn(event)) {
      return Verdict.REPEATED;
    }
    if (!known.noCountIsSmallerIn(event)) {
      return Verdict.CONFLICTING;
    }
    enterGrown(id, known, report, changes);
    return Verdict.ACCEPTED;
  }

  private void enterNew(
      byte[] id, PricedReport report, Consumer<Change> changes, Consumer<Claim> claims) {
    TokenUsageEvent event = report.event();
    String requestId = event.getRequestId();
    boolean ofRequest = requestId != null && !requestId.isEmpty();
    byte[] request = ofRequest ? keys.id(event.getUserId(), requestId) : null;
    RememberedReport row = RememberedReport.of(report, request);
    Change.Kind kind = Change.Kind.CALL;
    row.counted = true;
    if (ofRequest) {
      RememberedRequest counted = memory.request(request, report.arrival());
      RememberedReport holder = holder(counted, report);
      compare(holder, row, report, claims);
      row.counted = claim(request, counted, holder, id, row, report, changes);
      kind = holder == null ? Change.Kind.CALL : Change.Kind.REPLACEMENT;
    }
    memory.put(id, row);
    if (row.counted) {
      changes.accept(change(row, report, row.sums(), kind));
    }
  }

  /** Tells what two sources say of one request, if they are not trusted alike. */
  private static void compare(
      RememberedReport known, RememberedReport row, PricedReport report, Consumer<Claim> claims) {
    if (known != null && known.trust != row.trust) {
      RememberedReport trusted = known.trust > row.trust ? known : row;
      RememberedReport claiming = trusted == known ? row : known;
      claims.accept(
          new Claim(
              report.event().getUserId(), report.arrival(), claiming.tokens(), trusted.tokens()));
    }
  }

  private void enterGrown(
      byte[] id, RememberedReport row, PricedReport report, Consumer<Change> changes) {
    UsageSums before = row.sums();
    row.takeCounts(report.event());
    row.seenAt = Math.max(row.seenAt, report.arrival());
    boolean wasCounted = row.counted;
    if (row.request != null) {
      RememberedRequest counted = memory.request(row.request, report.arrival());
      if (wasCounted) {
        put(row.request, counted, id, row, report);
      } else {
        RememberedReport holder = holder(counted, report);
        row.counted = claim(row.request, counted, holder, id, row, report, changes);
      }
    }
    memory.put(id, row);
    if (wasCounted) {
      changes.accept(change(row, report, row.sums().subtract(before), Change.Kind.GROWTH));
    } else if (row.counted) {
      changes.accept(change(row, report, row.sums(), Change.Kind.REPLACEMENT));
    }
  }

  /** The report that is counted for a request; null if there is none that could be replaced. */
  private RememberedReport holder(RememberedRequest counted, PricedReport report) {
    return counted == null ? null : memory.report(counted.event, report.arrival());
  }

  /**
   * Whether the report is now the one that is counted for its request. A request is forgotten with
   * the report that is counted for it.
   */
  private boolean claim(
      byte[] request,
      RememberedRequest counted,
      RememberedReport holder,
      byte[] id,
      RememberedReport row,
      PricedReport report,
      Consumer<Change> changes) {
    RememberedRequest claim =
        RememberedRequest.of(row, report.event().getEventId(), id, report.arrival());
    if (holder != null) {
      claim.seenAt = Math.max(claim.seenAt, counted.seenAt);
      boolean replaces = counted.givesWayTo(claim);
      // Both are remembered as long as either is asked for.
      holder.seenAt = Math.max(holder.seenAt, report.arrival());
      holder.counted = !replaces;
      memory.put(counted.event, holder);
      if (!replaces) {
        counted.seenAt = claim.seenAt;
        memory.put(request, counted);
        return false;
      }
      UsageSums withdrawn = new UsageSums().subtract(holder.sums());
      changes.accept(change(holder, report, withdrawn, Change.Kind.WITHDRAWAL));
    }
    memory.put(request, claim);
    return true;
  }

  private void put(
      byte[] request,
      RememberedRequest counted,
      byte[] id,
      RememberedReport row,
      PricedReport report) {
    RememberedRequest grown =
        RememberedRequest.of(row, report.event().getEventId(), id, report.arrival());
    if (counted != null) {
      grown.seenAt = Math.max(grown.seenAt, counted.seenAt);
    }
    memory.put(request, grown);
  }

  private static Change change(
      RememberedReport row, PricedReport report, UsageSums delta, Change.Kind kind) {
    return new Change(
        report.event().getUserId(),
        row.team,
        row.model,
        row.occurredAt,
        report.arrival(),
        delta,
        kind,
        report.event());
  }
}
