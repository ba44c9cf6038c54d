package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.cohort.CohortSketch;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** What users' partitions tell cohorts' partitions; a part's key is its cohort's. */
sealed interface CohortEntry {
  /**
   * Part of what a cohort did in one hour.
   *
   * @param upstream the user partition it comes from
   * @param hour when the hour ended, event time, milliseconds since the epoch
   * @param sketch of those members whose statements were folded into it
   */
  record Part(int upstream, long hour, CohortSketch sketch) implements CohortEntry {}

  /**
   * Sent to every cohort partition: all parts of hours that ended at {@code instant} or before have
   * been sent by one user partition.
   *
   * @param upstream the user partition
   * @param instant event time, milliseconds since the epoch
   * @param settle every key is to be published as of {@code instant}
   */
  record HoursComplete(int upstream, long instant, boolean settle) implements CohortEntry {}

  /**
   * The form in which entries lie in the repartition topic. All stream threads share one serde:
   * writer and reader keep nothing between calls.
   */
  static Serde<CohortEntry> serde() {
    return Serdes.serdeFrom(new Writer(), new Reader());
  }

  /** Writes an entry. */
  final class Writer implements Serializer<CohortEntry> {
    private static final int PART = 1;
    private static final int HOURS_COMPLETE = 2;

    @Override
    public byte[] serialize(String topic, CohortEntry entry) {
      CompactWriter out = new CompactWriter(256);
      if (entry instanceof Part part) {
        out.putByte(PART);
        out.putUnsigned(part.upstream());
        out.putSigned(part.hour());
        byte[] sketch = part.sketch().encode();
        out.putUnsigned(sketch.length);
        out.putBytes(sketch, 0, sketch.length);
      } else if (entry instanceof HoursComplete hours) {
        out.putByte(HOURS_COMPLETE);
        out.putUnsigned(hours.upstream());
        out.putSigned(hours.instant());
        out.putByte(hours.settle() ? 1 : 0);
      }
      return out.toByteArray();
    }
  }

  /** Reads an entry. */
  final class Reader implements Deserializer<CohortEntry> {
    @Override
    public CohortEntry deserialize(String topic, byte[] bytes) {
      CompactReader in = new CompactReader("cohort entry").reset(bytes);
      int kind = in.getByte();
      CohortEntry entry;
      if (kind == Writer.PART) {
        int upstream = in.getCount(Integer.MAX_VALUE);
        long hour = in.getSigned();
        entry =
            new Part(upstream, hour, CohortSketch.decode(in.getBytes(in.getCount(bytes.length))));
      } else if (kind == Writer.HOURS_COMPLETE) {
        entry =
            new HoursComplete(in.getCount(Integer.MAX_VALUE), in.getSigned(), in.getByte() != 0);
      } else {
        throw in.corrupt("its kind is " + kind);
      }
      in.expectEnd();
      return entry;
    }
  }
}
