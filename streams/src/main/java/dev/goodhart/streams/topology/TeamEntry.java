package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.window.UsageSums;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** What users' partitions tell teams' partitions. */
sealed interface TeamEntry {
  /**
   * A change of what a user counts for a team.
   *
   * @param user the user
   * @param occurredAt when it occurred, milliseconds since the epoch
   * @param arrival when it arrived, milliseconds since the epoch
   * @param delta what is added
   */
  record TeamChange(String user, long occurredAt, long arrival, UsageSums delta)
      implements TeamEntry {}

  /**
   * A tick of one user partition, sent to every team partition: all it counted before has been
   * sent.
   *
   * @param upstream the user partition
   * @param instant event time, milliseconds since the epoch
   * @param settle every team is to be published as of {@code instant}
   */
  record TeamTick(int upstream, long instant, boolean settle) implements TeamEntry {}

  /**
   * The form in which entries lie in the repartition topic. All stream threads share one serde:
   * writer and reader keep nothing between calls.
   */
  static Serde<TeamEntry> serde() {
    return Serdes.serdeFrom(new Writer(), new Reader());
  }

  /** Writes an entry. */
  final class Writer implements Serializer<TeamEntry> {
    // Not below 3: before entries had a version, they began with their kind.
    private static final int VERSION = 3;
    private static final int CHANGE = 1;
    private static final int TICK = 2;

    @Override
    public byte[] serialize(String topic, TeamEntry entry) {
      CompactWriter out = new CompactWriter(128);
      if (entry instanceof TeamChange change) {
        out.putByte(VERSION);
        out.putByte(CHANGE);
        out.putText(change.user());
        out.putSigned(change.arrival());
        out.putSigned(change.arrival() - change.occurredAt());
        change.delta().writeTo(out);
      } else if (entry instanceof TeamTick tick) {
        out.putByte(VERSION);
        out.putByte(TICK);
        out.putUnsigned(tick.upstream());
        out.putSigned(tick.instant());
        out.putByte(tick.settle() ? 1 : 0);
      }
      return out.toByteArray();
    }
  }

  /** Reads an entry. */
  final class Reader implements Deserializer<TeamEntry> {
    @Override
    public TeamEntry deserialize(String topic, byte[] bytes) {
      CompactReader in = new CompactReader("team entry").reset(bytes);
      in.expectVersion(Writer.VERSION);
      int kind = in.getByte();
      TeamEntry entry;
      if (kind == Writer.CHANGE) {
        String user = in.getText();
        long arrival = in.getSigned();
        long occurredAt = arrival - in.getSigned();
        UsageSums delta = new UsageSums();
        delta.readFrom(in);
        entry = new TeamChange(user, occurredAt, arrival, delta);
      } else if (kind == Writer.TICK) {
        entry = new TeamTick(in.getCount(Integer.MAX_VALUE), in.getSigned(), in.getByte() != 0);
      } else {
        throw in.corrupt("its kind is " + kind);
      }
      in.expectEnd();
      return entry;
    }
  }
}
