package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.streams.GoodhartConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** How the threads of all instances share what there is to do. */
final class GroupShares {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private GroupShares() {}

  /** How many partitions of a topic each has, once these are the shares, in any order. */
  static void await(
      Admin admin, GoodhartConfig config, String topic, Duration atMost, Long... shares)
      throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Long> wanted = Stream.of(shares).sorted().toList();
    for (List<Long> now = List.of(); !now.equals(wanted); now = of(admin, config, topic)) {
      assertThat(System.nanoTime()).as("%s: %s", topic, now).isLessThan(deadline);
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private static List<Long> of(Admin admin, GoodhartConfig config, String topic) throws Exception {
    String group = config.applicationId();
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .stream()
        .map(member -> partitions(member, topic))
        .sorted()
        .toList();
  }

  private static long partitions(MemberDescription member, String topic) {
    return member.assignment().topicPartitions().stream()
        .filter(partition -> partition.topic().equals(topic))
        .count();
  }
}
