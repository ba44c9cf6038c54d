package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.reference.Price;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;

/** What is remembered of one accepted event, so that it is never counted twice. */
final class RememberedReport {
  private static final int VERSION = 1;
  private static final int COUNTED = 1;
  private static final int PRICED = 1 << 1;
  private static final int OF_A_REQUEST = 1 << 2;

  long seenAt;
  long occurredAt;
  String team;
  String model;
  int trust;
  boolean counted;
  long input;
  long cacheRead;
  long cacheWrite;
  long output;
  long reasoning;
  Price price;
  byte[] request;

  static RememberedReport of(PricedReport report, byte[] request) {
    TokenUsageEvent event = report.event();
    RememberedReport row = new RememberedReport();
    row.seenAt = report.arrival();
    row.occurredAt = event.getOccurredAt().toEpochMilli();
    row.team = report.team();
    row.model = event.getModel();
    row.trust = trust(event);
    row.price = report.price();
    row.request = request;
    row.takeCounts(event);
    return row;
  }

  /** How much a source is trusted: the bill over the gateway over the client. */
  static int trust(TokenUsageEvent event) {
    return switch (event.getSource()) {
      case UNKNOWN -> 0;
      case CLIENT -> 1;
      case GATEWAY -> 2;
      case PROVIDER_BILL -> 3;
    };
  }

  /** Raw tokens. */
  long tokens() {
    return input + cacheRead + cacheWrite + output + reasoning;
  }

  void takeCounts(TokenUsageEvent event) {
    input = event.getInputTokens();
    cacheRead = event.getCacheReadTokens();
    cacheWrite = event.getCacheWriteTokens();
    output = event.getOutputTokens();
    reasoning = event.getReasoningTokens();
  }

  boolean noCountIsLargerIn(TokenUsageEvent event) {
    return event.getInputTokens() <= input
        && event.getCacheReadTokens() <= cacheRead
        && event.getCacheWriteTokens() <= cacheWrite
        && event.getOutputTokens() <= output
        && event.getReasoningTokens() <= reasoning;
  }

  boolean noCountIsSmallerIn(TokenUsageEvent event) {
    return event.getInputTokens() >= input
        && event.getCacheReadTokens() >= cacheRead
        && event.getCacheWriteTokens() >= cacheWrite
        && event.getOutputTokens() >= output
        && event.getReasoningTokens() >= reasoning;
  }

  long totalTokens() {
    return input + cacheRead + cacheWrite + output + reasoning;
  }

  /** What it contributes to totals while it is counted. */
  UsageSums sums() {
    return new UsageSums()
        .events(1)
        .input(input)
        .cacheRead(cacheRead)
        .cacheWrite(cacheWrite)
        .output(output)
        .reasoning(reasoning)
        .unpriced(price == null ? 1 : 0)
        .costNanoUsd(
            price == null ? 0 : price.costNanoUsd(input, cacheRead, cacheWrite, output, reasoning));
  }

  byte[] encode(CompactWriter out) {
    out.reset().putByte(VERSION);
    out.putByte(
        (counted ? COUNTED : 0)
            | (price == null ? 0 : PRICED)
            | (request == null ? 0 : OF_A_REQUEST));
    out.putByte(trust);
    out.putSigned(seenAt);
    out.putSigned(seenAt - occurredAt);
    out.putText(team);
    out.putText(model);
    out.putUnsigned(input);
    out.putUnsigned(cacheRead);
    out.putUnsigned(cacheWrite);
    out.putUnsigned(output);
    out.putUnsigned(reasoning);
    if (price != null) {
      out.putUnsigned(price.input());
      out.putUnsigned(price.cacheRead());
      out.putUnsigned(price.cacheWrite());
      out.putUnsigned(price.output());
      out.putUnsigned(price.reasoning());
    }
    if (request != null) {
      out.putBytes(request, 0, request.length);
    }
    return out.toByteArray();
  }

  static RememberedReport decode(CompactReader in, byte[] bytes) {
    in.reset(bytes).expectVersion(VERSION);
    RememberedReport row = new RememberedReport();
    int flags = in.getByte();
    row.counted = (flags & COUNTED) != 0;
    row.trust = in.getByte();
    row.seenAt = in.getSigned();
    row.occurredAt = row.seenAt - in.getSigned();
    row.team = in.getText();
    row.model = in.getText();
    row.input = in.getUnsigned();
    row.cacheRead = in.getUnsigned();
    row.cacheWrite = in.getUnsigned();
    row.output = in.getUnsigned();
    row.reasoning = in.getUnsigned();
    if ((flags & PRICED) != 0) {
      row.price =
          new Price(
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned());
    }
    if ((flags & OF_A_REQUEST) != 0) {
      row.request = in.getBytes(ReportKeys.ID_BYTES);
    }
    in.expectEnd();
    return row;
  }
}
