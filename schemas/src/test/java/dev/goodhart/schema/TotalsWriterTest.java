package dev.goodhart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** A row of totals has the bytes that Avro gives it. */
class TotalsWriterTest {
  private final Random random = new Random(7);

  @Test
  void writesWhatAvroWrites() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      UsageTotals row = anyRow();
      assertThat(bytes(row, new TotalsWriter()))
          .isEqualTo(bytes(row, new SpecificDatumWriter<>(UsageTotals.class)));
    }
  }

  @Test
  void takesNoOtherSchema() {
    TotalsWriter writer = new TotalsWriter();
    writer.setSchema(UsageTotals.getClassSchema());

    assertThatThrownBy(() -> writer.setSchema(UserWindowKey.getClassSchema()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private UsageTotals anyRow() {
    UsageTotals row = new UsageTotals();
    row.setEvents(anyLong());
    row.setInputTokens(anyLong());
    row.setCacheReadTokens(anyLong());
    row.setCacheWriteTokens(anyLong());
    row.setOutputTokens(anyLong());
    row.setReasoningTokens(anyLong());
    row.setTotalTokens(anyLong());
    row.setCostNanoUsd(anyLong());
    row.setUnpricedEvents(anyLong());
    row.setActiveUsers(anyLong());
    row.setMembers(random.nextBoolean() ? null : anyLong());
    row.setTopUserShare(random.nextBoolean() ? null : random.nextDouble());
    row.setWindowStart(anyInstant());
    row.setWindowEnd(anyInstant());
    row.setLastActiveAt(anyInstant());
    row.setAsOf(anyInstant());
    row.setExpiresAt(random.nextBoolean() ? null : anyInstant());
    row.setRevision(anyLong());
    return row;
  }

  private long anyLong() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private Instant anyInstant() {
    return Instant.ofEpochMilli(random.nextLong() >> (8 + random.nextInt(40)));
  }

  private static byte[] bytes(UsageTotals row, DatumWriter<UsageTotals> writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(row, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
