package dev.goodhart.schema;

import java.io.IOException;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;

/**
 * Writes a row of totals as Avro's own writer does, field by field. That one asks a record for each
 * field by its position, which makes objects of its numbers, and looks up how to convert each of
 * them: more than a third of what publishing a row took, and rows are most of what is published.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro: binary
 *     encoding</a>
 */
final class TotalsWriter implements DatumWriter<UsageTotals> {
  // Branches of a union with null, in the schema's order.
  private static final int NULL = 0;
  private static final int VALUE = 1;

  @Override
  public void setSchema(Schema schema) {
    if (!schema.equals(UsageTotals.getClassSchema())) {
      throw new IllegalArgumentException("Rows of totals have one schema, not " + schema + ".");
    }
  }

  @Override
  public void write(UsageTotals row, Encoder out) throws IOException {
    out.writeLong(row.getEvents());
    out.writeLong(row.getInputTokens());
    out.writeLong(row.getCacheReadTokens());
    out.writeLong(row.getCacheWriteTokens());
    out.writeLong(row.getOutputTokens());
    out.writeLong(row.getReasoningTokens());
    out.writeLong(row.getTotalTokens());
    out.writeLong(row.getCostNanoUsd());
    out.writeLong(row.getUnpricedEvents());
    out.writeLong(row.getActiveUsers());
    write(row.getMembers(), out);
    write(row.getTopUserShare(), out);
    out.writeLong(row.getWindowStart().toEpochMilli());
    out.writeLong(row.getWindowEnd().toEpochMilli());
    out.writeLong(row.getLastActiveAt().toEpochMilli());
    out.writeLong(row.getAsOf().toEpochMilli());
    write(row.getExpiresAt(), out);
    out.writeLong(row.getRevision());
  }

  private static void write(Long count, Encoder out) throws IOException {
    out.writeIndex(count == null ? NULL : VALUE);
    if (count != null) {
      out.writeLong(count);
    }
  }

  private static void write(Double share, Encoder out) throws IOException {
    out.writeIndex(share == null ? NULL : VALUE);
    if (share != null) {
      out.writeDouble(share);
    }
  }

  private static void write(Instant instant, Encoder out) throws IOException {
    out.writeIndex(instant == null ? NULL : VALUE);
    if (instant != null) {
      out.writeLong(instant.toEpochMilli());
    }
  }
}
