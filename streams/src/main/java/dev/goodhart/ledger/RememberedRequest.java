package dev.goodhart.ledger;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is remembered of one request that may be reported several times: who is counted for it. */
final class RememberedRequest {
  private static final int VERSION = 1;

  long seenAt;
  int trust;
  long totalTokens;
  byte[] eventId;
  byte[] event;

  static RememberedRequest of(RememberedReport report, String eventId, byte[] event, long seenAt) {
    RememberedRequest row = new RememberedRequest();
    row.seenAt = seenAt;
    row.trust = report.trust;
    row.totalTokens = report.totalTokens();
    row.eventId = eventId.getBytes(StandardCharsets.UTF_8);
    row.event = event;
    return row;
  }

  /** The more trusted source, then the larger total, then the smaller id (by code point). */
  boolean givesWayTo(RememberedRequest other) {
    if (other.trust != trust) {
      return other.trust > trust;
    }
    if (other.totalTokens != totalTokens) {
      return other.totalTokens > totalTokens;
    }
    return Arrays.compareUnsigned(other.eventId, eventId) < 0;
  }

  byte[] encode(CompactWriter out) {
    out.reset().putByte(VERSION);
    out.putByte(trust);
    out.putSigned(seenAt);
    out.putUnsigned(totalTokens);
    out.putUnsigned(eventId.length);
    out.putBytes(eventId, 0, eventId.length);
    out.putBytes(event, 0, event.length);
    return out.toByteArray();
  }

  static RememberedRequest decode(CompactReader in, byte[] bytes) {
    in.reset(bytes).expectVersion(VERSION);
    RememberedRequest row = new RememberedRequest();
    row.trust = in.getByte();
    row.seenAt = in.getSigned();
    row.totalTokens = in.getUnsigned();
    row.eventId = in.getBytes(in.getCount(bytes.length));
    row.event = in.getBytes(ReportKeys.ID_BYTES);
    in.expectEnd();
    return row;
  }
}
