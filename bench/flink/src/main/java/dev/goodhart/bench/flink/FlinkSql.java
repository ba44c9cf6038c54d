package dev.goodhart.bench.flink;

import dev.goodhart.bench.scenario.Outputs;
import dev.goodhart.bench.scenario.Scenario;
import dev.goodhart.bench.scenario.ScenarioSettings;
import dev.goodhart.streams.GoodhartConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * The rolling windows of users and teams as hopping windows of Flink SQL, which keeps a slice for
 * each resolution and merges slices when a window ends. Events come from the same topic by the same
 * reader, results go to topics in transactions; a checkpoint is taken as often as the application
 * commits.
 *
 * <p>It does less than the application: no checks, duplicates, prices, hours or detection. A window
 * is published once, when it ends, and what comes after its end is not counted.
 */
public final class FlinkSql implements Scenario.Factory {
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** The workload's usual delay: what is later is late on purpose. */
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(2);

  private static final Duration TRANSACTION = Duration.ofMinutes(10);

  @Override
  public Scenario create(ScenarioSettings settings) {
    return new Job(settings.config());
  }

  private static final class Job implements Scenario {
    private final GoodhartConfig config;
    private final StreamExecutionEnvironment environment;
    private final StreamTableEnvironment tables;
    private JobClient client;

    Job(GoodhartConfig config) {
      this.config = config;
      environment =
          StreamExecutionEnvironment.createLocalEnvironment(config.threads(), flink(config));
      environment.enableCheckpointing(COMMIT_EVERY.toMillis(), CheckpointingMode.EXACTLY_ONCE);
      environment.getConfig().enableObjectReuse();
      tables = StreamTableEnvironment.create(environment);
      tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
    }

    private static Configuration flink(GoodhartConfig config) {
      Path state = config.stateDir().toAbsolutePath();
      Configuration flink = new Configuration();
      flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
      flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
      flink.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY,
          state.resolve("checkpoints").toUri().toString());
      flink.setString("state.backend.rocksdb.localdir", state.resolve("rocksdb").toString());
      // A failure is to be seen and not to be repaired.
      flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      return flink;
    }

    @Override
    public void start() {
      DataStream<Row> usage =
          environment.fromSource(
              source(),
              WatermarkStrategy.<Row>forBoundedOutOfOrderness(OUT_OF_ORDER)
                  .withTimestampAssigner((row, arrival) -> ReadUsage.occurredAt(row)),
              "usage");
      tables.createTemporaryView(
          "events",
          usage,
          Schema.newBuilder()
              .columnByMetadata("rowtime", "TIMESTAMP_LTZ(3)")
              .watermark("rowtime", "SOURCE_WATERMARK()")
              .build());
      for (Window window : Window.values()) {
        totals(window, "user_id", Outputs.userWindows(config.topics()), /* users= */ true);
        totals(window, "team_id", Outputs.teamWindows(config.topics()), /* users= */ false);
      }
      try {
        client = environment.executeAsync("goodhart-bench");
      } catch (Exception e) {
        throw new IllegalStateException("Flink does not take the job.", e);
      }
    }

    private KafkaSource<Row> source() {
      return KafkaSource.<Row>builder()
          .setBootstrapServers(config.bootstrapServers())
          .setTopics(config.topics().tokenUsage().name())
          .setGroupId(config.applicationId())
          .setStartingOffsets(OffsetsInitializer.earliest())
          .setDeserializer(new ReadUsage(config.registryUrl()))
          .setProperty("max.poll.records", "2000")
          .build();
    }

    private void totals(Window window, String subject, String topic, boolean users) {
      DataStream<Row> rows = tables.toDataStream(tables.sqlQuery(window.query(subject)));
      rows.sinkTo(
              KafkaSink.<Row>builder()
                  .setBootstrapServers(config.bootstrapServers())
                  .setRecordSerializer(
                      new WriteTotals(config.registryUrl(), topic, window.title(), users))
                  .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                  .setTransactionalIdPrefix(
                      config.applicationId() + "-" + subject + "-" + window.title())
                  .setProperty("transaction.timeout.ms", Long.toString(TRANSACTION.toMillis()))
                  .setProperty("compression.type", "lz4")
                  .setProperty("batch.size", Integer.toString(128 << 10))
                  .setProperty("linger.ms", "100")
                  .build())
          .name(subject + " " + window.title());
    }

    @Override
    public Instant settledAsOf() {
      try {
        JobStatus status = client.getJobStatus().get();
        if (status.isTerminalState()) {
          throw new IllegalStateException("Flink's job is " + status + ".");
        }
        return Instant.MAX;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Instant.MIN;
      } catch (ExecutionException e) {
        throw new IllegalStateException("Flink's job failed.", e);
      }
    }

    @Override
    public void close() {
      try {
        if (client != null) {
          client.cancel().get();
        }
        environment.close();
      } catch (Exception e) {
        throw new IllegalStateException("Flink does not stop.", e);
      }
    }
  }

  /** The application's default windows, in words of Flink. */
  private enum Window {
    HOUR("PT1H", "INTERVAL '1' MINUTE", "INTERVAL '1' HOUR"),
    DAY("PT24H", "INTERVAL '15' MINUTE", "INTERVAL '24' HOUR"),
    WEEK("P7D", "INTERVAL '1' HOUR", "INTERVAL '7' DAY");

    private final String title;
    private final String slide;
    private final String size;

    Window(String title, String slide, String size) {
      this.title = title;
      this.slide = slide;
      this.size = size;
    }

    String title() {
      return title;
    }

    String query(String subject) {
      return """
      SELECT %s, window_start, window_end, COUNT(*), SUM(input_tokens), SUM(cache_read_tokens),
        SUM(cache_write_tokens), SUM(output_tokens), SUM(reasoning_tokens)
      FROM TABLE(HOP(TABLE events, DESCRIPTOR(rowtime), %s, %s))
      GROUP BY %s, window_start, window_end
      """
          .formatted(subject, slide, size, subject);
    }
  }
}
