package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.reference.Price;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.util.Arrays;

/** What is remembered of one accepted event, so that it is never counted twice. */
final class RememberedReport {
  private static final int COUNTED = 1;
  private static final int OF_A_REQUEST = 1 << 1;
  private static final int TRUST_SHIFT = 2;

  /** Of what lies in no store yet. */
  private static final int NOWHERE = -1;

  /** Hash of its user and event id: its key, within a generation. */
  byte[] id;

  /** The generation of keys it lies in. */
  int generation = NOWHERE;

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

  static RememberedReport of(PricedReport report, byte[] id, byte[] request) {
    TokenUsageEvent event = report.event();
    RememberedReport row = new RememberedReport();
    row.id = id;
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

  /** Raw tokens. */
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

  /**
   * Times count from an instant near them, the request's own bytes stand without its user's, and
   * what is alike in many reports of a user stands together at the end, where compression finds it
   * whole.
   */
  byte[] encode(CompactWriter out, long base) {
    out.reset()
        .putByte(
            (counted ? COUNTED : 0) | (request == null ? 0 : OF_A_REQUEST) | trust << TRUST_SHIFT);
    out.putSigned(seenAt - base);
    out.putSigned(seenAt - occurredAt);
    out.putUnsigned(input);
    out.putUnsigned(cacheRead);
    out.putUnsigned(cacheWrite);
    out.putUnsigned(output);
    out.putUnsigned(reasoning);
    if (request != null) {
      out.putBytes(request, ReportKeys.USER_BYTES, ReportKeys.OWN_BYTES);
    }
    out.putText(team);
    out.putText(model);
    if (price != null) {
      out.putUnsigned(price.input());
      out.putUnsigned(price.cacheRead());
      out.putUnsigned(price.cacheWrite());
      out.putUnsigned(price.output());
      out.putUnsigned(price.reasoning());
    }
    return out.toByteArray();
  }

  /**
   * @param base as given to {@link #encode}
   * @param id of the report: its request is the same user's
   */
  static RememberedReport decode(CompactReader in, byte[] bytes, long base, byte[] id) {
    RememberedReport row = new RememberedReport();
    row.id = id;
    int flags = in.reset(bytes).getByte();
    row.counted = (flags & COUNTED) != 0;
    row.trust = flags >>> TRUST_SHIFT;
    row.seenAt = base + in.getSigned();
    row.occurredAt = row.seenAt - in.getSigned();
    row.input = in.getUnsigned();
    row.cacheRead = in.getUnsigned();
    row.cacheWrite = in.getUnsigned();
    row.output = in.getUnsigned();
    row.reasoning = in.getUnsigned();
    if ((flags & OF_A_REQUEST) != 0) {
      row.request = Arrays.copyOf(id, ReportKeys.ID_BYTES);
      in.getBytes(row.request, ReportKeys.USER_BYTES, ReportKeys.OWN_BYTES);
    }
    row.team = in.getText();
    row.model = in.getText();
    if (in.position() < bytes.length) {
      row.price =
          new Price(
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned(),
              in.getUnsigned());
    }
    in.expectEnd();
    return row;
  }
}
