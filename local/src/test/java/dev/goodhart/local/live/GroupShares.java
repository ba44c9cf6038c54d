package dev.goodhart.local.live;

import dev.goodhart.streams.GoodhartConfig;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** How the threads of all instances share what there is to do. */
final class GroupShares {
  private GroupShares() {}

  /** How many partitions of a topic each has, as the group's coordinator knows it now. */
  static List<Long> of(Admin admin, GoodhartConfig config, String topic) throws Exception {
    String group = config.applicationId();
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .stream()
        .map(member -> partitions(member, topic))
        .toList();
  }

  private static long partitions(MemberDescription member, String topic) {
    return member.assignment().topicPartitions().stream()
        .filter(partition -> partition.topic().equals(topic))
        .count();
  }
}
