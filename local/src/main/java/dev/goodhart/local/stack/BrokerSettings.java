package dev.goodhart.local.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The broker's configuration: one node, event-time records, quick to start and to rebalance. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLIENT_LISTENER = "PLAINTEXT";
  private static final String FOREVER = Long.toString(Long.MAX_VALUE);

  /** Ten years: as good as never, and far from overflowing when a scheduler adds it to now. */
  private static final String NEVER_MS = "315360000000";

  private BrokerSettings() {}

  static Map<String, String> of(Path logs, int port, int controllerPort, Retention retention) {
    Map<String, String> settings = new LinkedHashMap<>();
    identity(settings, logs, port, controllerPort);
    singleNode(settings);
    eventTime(settings);
    responsiveness(settings);
    footprint(settings);
    if (retention == Retention.KEEP_EVERYTHING) {
      keepEverything(settings);
    }
    return settings;
  }

  private static void identity(
      Map<String, String> settings, Path logs, int port, int controllerPort) {
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", logs.toString());
    settings.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(
                CLIENT_LISTENER,
                Ports.HOST,
                port,
                CONTROLLER_LISTENER,
                Ports.HOST,
                controllerPort));
    settings.put("advertised.listeners", CLIENT_LISTENER + "://" + Ports.HOST + ":" + port);
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    // Voters by configuration, not by the formatted directory: the controller's port may change
    // from one start to the next.
    settings.put("controller.quorum.voters", NODE_ID + "@" + Ports.HOST + ":" + controllerPort);
  }

  private static void singleNode(Map<String, String> settings) {
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void eventTime(Map<String, String> settings) {
    settings.put("log.message.timestamp.before.max.ms", FOREVER);
    settings.put("log.message.timestamp.after.max.ms", FOREVER);
    settings.put("log.retention.ms", "-1");
    settings.put("log.retention.bytes", "-1");
    // Segments roll by the records' own time, and a replay crosses a week in moments: by size
    // alone.
    settings.put("log.roll.ms", FOREVER);
    settings.put("log.segment.bytes", Integer.toString(64 << 20));
    // A producer's age, too, is taken from its records' timestamps. One that writes old records
    // would be forgotten in the midst of its work and refused as out of sequence.
    settings.put("producer.id.expiration.ms", Integer.toString(Integer.MAX_VALUE));
    settings.put("producer.id.expiration.check.interval.ms", Integer.toString(Integer.MAX_VALUE));
  }

  private static void responsiveness(Map<String, String> settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.streams.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("group.consumer.min.session.timeout.ms", "1000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "100");
    settings.put("group.streams.min.session.timeout.ms", "1000");
    settings.put("group.streams.min.heartbeat.interval.ms", "100");
    // A killed transactional producer blocks the readers behind it until its transaction is
    // aborted.
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }

  /**
   * For a directory whose last broker was killed. The controller would take that one for alive, and
   * this one for an impostor, until its session ends, 9 s by default. Not for every start: a
   * process that was suspended for longer than the session sees its partitions go away for a
   * moment.
   */
  static Map<String, String> afterKill(Map<String, String> settings) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put("broker.session.timeout.ms", "2000");
    changed.put("broker.heartbeat.interval.ms", "500");
    return changed;
  }

  private static void footprint(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("metric.reporters", "");
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    // 128 MiB of heap by default, taken at once.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
  }

  private static void keepEverything(Map<String, String> settings) {
    settings.put("log.cleaner.enable", "false");
    // The first check comes after the initial delay, whatever the interval.
    settings.put("log.initial.task.delay.ms", NEVER_MS);
    settings.put("log.retention.check.interval.ms", NEVER_MS);
  }
}
