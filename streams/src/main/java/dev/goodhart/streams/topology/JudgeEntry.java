package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Statement;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** What reaches those who judge users; a record's key is the partition it goes to. */
// Entries are passed on and never compared: arrays need no copy.
@SuppressWarnings("ArrayRecordComponent")
sealed interface JudgeEntry {
  /** The number of a partition's own statements among its upstreams; of cohorts' see below. */
  int OWN_STATEMENTS = 0;

  /**
   * What one user's active hour showed.
   *
   * @param statement by the user's own days
   * @param role the user's role as the hour ended; null if unknown
   */
  record Stated(Statement statement, String role) implements JudgeEntry {}

  /**
   * What a cohort did in one hour, of those cohorts that have a member in this partition.
   *
   * @param cohort whose hour
   * @param hour when it ended, event time, milliseconds since the epoch
   * @param sketch complete, encoded
   */
  record View(Cohort cohort, long hour, byte[] sketch) implements JudgeEntry {}

  /**
   * One upstream has sent everything about hours that ended at {@code instant} or before.
   *
   * @param upstream {@link #OWN_STATEMENTS}, or one more than the number of a cohort partition
   * @param instant event time, milliseconds since the epoch
   * @param settle every key is to be published as of {@code instant}
   */
  record HoursComplete(int upstream, long instant, boolean settle) implements JudgeEntry {}

  /** How many upstreams there are beside as many user partitions as cohort partitions. */
  static int upstreams(int partitions) {
    return 1 + partitions;
  }

  /**
   * The form in which entries lie in repartition topics. All stream threads share one serde: writer
   * and reader keep nothing between calls.
   */
  static Serde<JudgeEntry> serde() {
    return Serdes.serdeFrom(new Writer(), new Reader());
  }

  /** Writes an entry. */
  final class Writer implements Serializer<JudgeEntry> {
    private static final int STATED = 1;
    private static final int STATED_WITH_ROLE = 2;
    private static final int VIEW = 3;
    private static final int HOURS_COMPLETE = 4;

    @Override
    public byte[] serialize(String topic, JudgeEntry entry) {
      CompactWriter out = new CompactWriter(512);
      if (entry instanceof Stated stated) {
        out.putByte(stated.role() == null ? STATED : STATED_WITH_ROLE);
        if (stated.role() != null) {
          out.putText(stated.role());
        }
        putBytes(out, stated.statement().encode());
      } else if (entry instanceof View view) {
        out.putByte(VIEW);
        out.putText(view.cohort().key());
        out.putSigned(view.hour());
        putBytes(out, view.sketch());
      } else if (entry instanceof HoursComplete hours) {
        out.putByte(HOURS_COMPLETE);
        out.putUnsigned(hours.upstream());
        out.putSigned(hours.instant());
        out.putByte(hours.settle() ? 1 : 0);
      }
      return out.toByteArray();
    }

    private static void putBytes(CompactWriter out, byte[] bytes) {
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
  }

  /** Reads an entry. */
  final class Reader implements Deserializer<JudgeEntry> {
    @Override
    public JudgeEntry deserialize(String topic, byte[] bytes) {
      CompactReader in = new CompactReader("judge's entry").reset(bytes);
      int kind = in.getByte();
      JudgeEntry entry =
          switch (kind) {
            case Writer.STATED -> new Stated(statement(in, bytes.length), null);
            case Writer.STATED_WITH_ROLE -> {
              String role = in.getText();
              yield new Stated(statement(in, bytes.length), role);
            }
            case Writer.VIEW ->
                new View(
                    Cohort.ofKey(in.getText()),
                    in.getSigned(),
                    in.getBytes(in.getCount(bytes.length)));
            case Writer.HOURS_COMPLETE ->
                new HoursComplete(
                    in.getCount(Integer.MAX_VALUE), in.getSigned(), in.getByte() != 0);
            default -> throw in.corrupt("its kind is " + kind);
          };
      in.expectEnd();
      return entry;
    }

    private static Statement statement(CompactReader in, int most) {
      return Statement.decode(in.getBytes(in.getCount(most)));
    }
  }
}
