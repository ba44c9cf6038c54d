package dev.goodhart.streams.topology;

import dev.goodhart.ledger.PricedReport;
import dev.goodhart.schema.TokenUsageEvent;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Gives a report the team and the price that held when it occurred; all else passes. */
final class Enrich extends ContextualProcessor<byte[], Entry, byte[], Entry> {
  private final ReferenceData reference;

  Enrich(ReferenceData reference) {
    this.reference = reference;
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Report report) {
      context().forward(record.withValue(enriched(report)));
    } else {
      context().forward(record);
    }
  }

  private Entry enriched(Entry.Report report) {
    TokenUsageEvent event = report.event();
    long occurredAt = event.getOccurredAt().toEpochMilli();
    String named = event.getTeamId();
    String team =
        named == null || named.isEmpty()
            ? reference.memberships().teamAt(event.getUserId(), occurredAt)
            : named;
    return new Entry.Priced(
        new PricedReport(
            event, report.arrival(), team, reference.prices().lookup(event.getModel(), occurredAt)),
        report.received(),
        report.headers());
  }
}
