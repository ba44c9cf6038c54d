package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Where topics end at present. */
final class EndOffsets {
  private final Map<String, long[]> ends = new HashMap<>();

  private EndOffsets() {}

  /**
   * Asks the broker.
   *
   * @param partitions how many each of the topics must have
   * @throws CommandException if a topic is absent or has another partition count
   */
  static EndOffsets of(String bootstrapServers, List<String> topics, int partitions) {
    EndOffsets found = new EndOffsets();
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        int actual = topic.partitions().size();
        if (actual != partitions) {
          throw new CommandException(
              "The topic %s has %d partitions and not %d: give its number with --partitions."
                  .formatted(topic.name(), actual, partitions));
        }
        found.ends.put(topic.name(), new long[partitions]);
        for (int partition = 0; partition < partitions; partition++) {
          wanted.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
          admin.listOffsets(wanted).all().get().entrySet()) {
        found.of(end.getKey().topic())[end.getKey().partition()] = end.getValue().offset();
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("The replay was interrupted.", e);
    } catch (ExecutionException e) {
      throw new CommandException(
          "The topics of usage cannot be used (%s): create them with 'goodhart topics apply'."
              .formatted(e.getCause().getMessage()),
          e);
    }
  }

  /** Per partition, the offset of the next record. */
  long[] of(String topic) {
    return ends.get(topic);
  }
}
