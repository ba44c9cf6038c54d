package dev.goodhart.ledger;

import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    enterGrown(known, report, changes);
    return Verdict.ACCEPTED;
  }

  private void enterNew(
      byte[] id, PricedReport report, Consumer<Change> changes, Consumer<Claim> claims) {
    TokenUsageEvent event = report.event();
    String requestId = event.getRequestId();
    boolean ofRequest = requestId != null && !requestId.isEmpty();
    byte[] request = ofRequest ? keys.id(event.getUserId(), requestId) : null;
    RememberedReport row = RememberedReport.of(report, id, request);
    Change.Kind kind = Change.Kind.CALL;
    row.counted = true;
    if (ofRequest) {
      Holder holder = holder(request, report);
      if (holder != null) {
        compare(holder.row, row, report, claims);
      }
      row.counted = claim(request, holder, row, report, changes);
      kind = holder == null ? Change.Kind.CALL : Change.Kind.REPLACEMENT;
    }
    memory.put(row);
    if (row.counted) {
      changes.accept(change(row, report, row.sums(), kind));
    }
  }

  /** Tells what two sources say of one request, if they are not trusted alike. */
  private static void compare(
      RememberedReport known, RememberedReport row, PricedReport report, Consumer<Claim> claims) {
    if (known.trust != row.trust) {
      RememberedReport trusted = known.trust > row.trust ? known : row;
      RememberedReport claiming = trusted == known ? row : known;
      claims.accept(
          new Claim(
              report.event().getUserId(),
              report.arrival(),
              claiming.totalTokens(),
              trusted.totalTokens()));
    }
  }

  private void enterGrown(RememberedReport row, PricedReport report, Consumer<Change> changes) {
    UsageSums before = row.sums();
    row.takeCounts(report.event());
    row.seenAt = Math.max(row.seenAt, report.arrival());
    boolean wasCounted = row.counted;
    if (row.request != null && !wasCounted) {
      row.counted = claim(row.request, holder(row.request, report), row, report, changes);
    }
    boolean moved = memory.put(row);
    if (row.request != null && wasCounted && moved) {
      memory.putCounted(row.request, report.event().getEventId());
    }
    if (wasCounted) {
      changes.accept(change(row, report, row.sums().subtract(before), Change.Kind.GROWTH));
    } else if (row.counted) {
      changes.accept(change(row, report, row.sums(), Change.Kind.REPLACEMENT));
    }
  }

  /** The report that is counted for a request; null if there is none that could be replaced. */
  private Holder holder(byte[] request, PricedReport report) {
    String eventId = memory.counted(request, report.arrival());
    if (eventId == null) {
      return null;
    }
    byte[] id = keys.id(report.event().getUserId(), eventId);
    RememberedReport row = memory.report(id, report.arrival());
    // Its id may have been forgotten since, and used again for another request.
    boolean holds = row != null && Arrays.equals(row.request, request);
    return holds ? new Holder(eventId, row) : null;
  }

  /**
   * Whether the report is now the one that is counted for its request. A request is remembered as
   * long as the report that is counted for it.
   */
  private boolean claim(
      byte[] request,
      Holder holder,
      RememberedReport row,
      PricedReport report,
      Consumer<Change> changes) {
    String eventId = report.event().getEventId();
    if (holder != null) {
      RememberedReport held = holder.row;
      boolean replaces = holder.givesWayTo(row, eventId);
      // Both are remembered as long as either is asked for.
      held.seenAt = Math.max(held.seenAt, report.arrival());
      held.counted = !replaces;
      boolean moved = memory.put(held);
      if (!replaces) {
        if (moved) {
          memory.putCounted(request, holder.eventId);
        }
        return false;
      }
      row.seenAt = Math.max(row.seenAt, held.seenAt);
      UsageSums withdrawn = new UsageSums().subtract(held.sums());
      changes.accept(change(held, report, withdrawn, Change.Kind.WITHDRAWAL));
    }
    memory.putCounted(request, eventId);
    return true;
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

  /** The report that is counted for a request. */
  private record Holder(String eventId, RememberedReport row) {
    /** The more trusted source, then the larger total, then the smaller id (by code point). */
    boolean givesWayTo(RememberedReport other, String otherId) {
      if (other.trust != row.trust) {
        return other.trust > row.trust;
      }
      if (other.totalTokens() != row.totalTokens()) {
        return other.totalTokens() > row.totalTokens();
      }
      return Arrays.compareUnsigned(
              otherId.getBytes(StandardCharsets.UTF_8), eventId.getBytes(StandardCharsets.UTF_8))
          < 0;
    }
  }
}
