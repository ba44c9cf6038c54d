package dev.goodhart.schema;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where the records of one user or team lie: murmur2 of the id's UTF-8 bytes, as Kafka's Java
 * clients place a string key (librdkafka: {@code partitioner=murmur2_random}).
 */
public final class SubjectPartition {
  private SubjectPartition() {}

  /**
   * @param id user or team id
   * @param partitions the topic's partition count, at least 1
   * @return the partition, from 0
   */
  public static int of(String id, int partitions) {
    return of(id.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /**
   * @param id UTF-8 bytes of a user or team id
   * @param partitions the topic's partition count, at least 1
   * @return the partition, from 0
   */
  public static int of(byte[] id, int partitions) {
    return Utils.toPositive(Utils.murmur2(id)) % partitions;
  }
}
