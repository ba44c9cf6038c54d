package dev.goodhart.bench.measure;

import dev.goodhart.bench.oracle.ExpectedTotals;
import dev.goodhart.bench.workload.Feed;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.schema.WriterSchemas;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Offers events at a part of the rate that can be sustained, and reads the committed totals
 * meanwhile.
 *
 * <p>Which rate that is shows first: so many events are sent that there is always enough to do, and
 * their totals are read, as makers and readers take their part of the machine also later. Then the
 * loop is open: when an event is due is settled before the first is sent, and waits for nothing, so
 * that a pause of the application delays all events that fall into it.
 */
final class LatencyRun implements AutoCloseable {
  private static final Duration CLOCK_EVERY = Duration.ofSeconds(1);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /**
   * Not counted of what is offered: for so long compilers of broker, maker and scenario take up to
   * half a core of the two that all share, in what would have run for days otherwise.
   */
  private static final Duration COMPILED_AFTER = Duration.ofSeconds(20);

  private static final Duration SUSTAINED_FOR = Duration.ofSeconds(15);

  /** So long has the application enough to do, at the rate that it reached by itself. */
  private static final Duration ALWAYS_WAITING = Duration.ofSeconds(3);

  private static final int SENT_TOGETHER = 100;

  /** Whoever waits for each event by itself is woken so often that it takes a core's time. */
  private static final long SHORTEST_WAIT = Duration.ofMillis(1).toNanos();

  private static final Duration LAST_ONES = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Feed feed;
  private final String window;
  private final Topics topics;
  private final WriterSchemas schemas;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader = new Thread(this::read, "bench-totals");
  private final InFlight users;
  private final InFlight teams;
  private long start;
  private long clockAtStart;
  private long clock;
  private long told;
  private double sustained;
  private double offered;
  private volatile boolean stopping;
  private volatile RuntimeException failure;

  /**
   * @param before totals that are published
   * @param window that all events fall into and none leaves while latencies are taken
   */
  LatencyRun(
      Feed feed,
      ExpectedTotals before,
      String window,
      Topics topics,
      String bootstrapServers,
      SchemaRegistryClient registry) {
    this.feed = feed;
    this.window = window;
    this.topics = topics;
    schemas = new WriterSchemas(registry);
    users = new InFlight(before::eventsOfUser);
    teams = new InFlight(before::eventsOfTeam);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Begins to read totals. */
  void start(long from) {
    seekToEnd();
    reader.start();
    begin(from);
  }

  /**
   * Finds the rate that is sustained while events are made and totals are read.
   *
   * @param alone events a second without anybody beside
   */
  double sustain(double alone, News news) throws InterruptedException {
    sustained = sustain((long) (alone * ALWAYS_WAITING.toSeconds()), news);
    awaitAll();
    begin(clock);
    return sustained;
  }

  /**
   * Offers events at a fixed rate.
   *
   * @param rate events a second
   * @param lasting for how long, after some that are not counted
   * @return how many events that were
   */
  long offer(double rate, Duration lasting, News news) throws InterruptedException {
    users.countFrom(start + COMPILED_AFTER.toNanos());
    teams.countFrom(start + COMPILED_AFTER.toNanos());
    offered = rate;
    long events = (long) (rate * COMPILED_AFTER.plus(lasting).toNanos() / 1e9);
    offer(events, news);
    awaitAll();
    return events;
  }

  /** Event time now, milliseconds since the epoch. */
  long clock() {
    return clock;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    check();
  }

  private void begin(long from) {
    clockAtStart = from;
    clock = from;
    start = System.nanoTime();
    told = start;
  }

  private void awaitAll() throws InterruptedException {
    feed.flush();
    long patience = System.nanoTime() + LAST_ONES.toNanos();
    while (users.waiting() + teams.waiting() > 0
        && failure == null
        && System.nanoTime() < patience) {
      feed.clock(++clock, /* settle= */ false);
      Thread.sleep(POLL.toMillis());
    }
  }

  private void seekToEnd() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(topics.userTotals().name(), topics.teamTotals().name())) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  private double sustain(long waiting, News news) {
    long from = start;
    long counted = start + WARM_UP.toNanos();
    long end = counted + SUSTAINED_FOR.toNanos();
    InFlight.Seen first = users.seen();
    for (long now = start; now < end; now = System.nanoTime()) {
      if (now < counted) {
        first = users.seen();
      }
      if (users.waiting() < waiting) {
        for (int i = 0; i < SENT_TOGETHER; i++) {
          send(now);
        }
      } else {
        LockSupport.parkNanos(SHORTEST_WAIT);
      }
      tellTime(now, "finding the sustained rate", (now - from) / (double) (end - from), news);
    }
    return first.perSecondUntil(users.seen());
  }

  private void offer(long events, News news) {
    for (long number = 0; number < events; number++) {
      long due = start + (long) (number * 1e9 / offered);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(Math.max(left, SHORTEST_WAIT));
      }
      send(due);
      tellTime(due, "taking latencies", number / (double) events, news);
    }
  }

  private void send(long due) {
    clock = clockAtStart + TimeUnit.NANOSECONDS.toMillis(due - start);
    var unused =
        feed.sendLive(
            clock,
            one -> {
              users.sent(one.user(), due);
              teams.sent(one.team(), due);
            });
  }

  private void tellTime(long now, String what, double done, News news) {
    if (now - told >= CLOCK_EVERY.toNanos()) {
      told = now;
      feed.clock(clock, /* settle= */ false);
      news.tell("%s, %.0f %%".formatted(what, 100 * done));
      check();
    }
  }

  private void check() {
    if (failure != null) {
      throw new CommandException(
          "The totals cannot be read (%s).".formatted(failure.getMessage()), failure);
    }
  }

  private void read() {
    try {
      Reader reader = new Reader();
      while (!stopping) {
        reader.take(consumer.poll(POLL));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Reads totals of one window. */
  private final class Reader {
    private final AvroReader<UserWindowKey> userKeys =
        new AvroReader<>(schemas, UserWindowKey.class);
    private final AvroReader<TeamWindowKey> teamKeys =
        new AvroReader<>(schemas, TeamWindowKey.class);
    private final AvroReader<UsageTotals> totals = new AvroReader<>(schemas, UsageTotals.class);
    private final byte[] ending = window.getBytes(StandardCharsets.UTF_8);

    void take(Iterable<ConsumerRecord<byte[], byte[]>> messages) {
      long now = System.nanoTime();
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        if (message.value() == null || !endsAsAskedFor(message.key())) {
          continue;
        }
        if (message.topic().equals(topics.userTotals().name())) {
          UserWindowKey key = read(userKeys, message.key());
          if (key.getWindow().equals(window)) {
            users.visible(number(key.getUserId()), events(message), now);
          }
        } else {
          TeamWindowKey key = read(teamKeys, message.key());
          if (key.getWindow().equals(window)) {
            teams.visible(number(key.getTeamId()), events(message), now);
          }
        }
      }
    }

    /**
     * The window is the last field of a key. Decoding every row of the others would have the ones
     * that count seen later, by some hundredths of a second at the rates of a benchmark.
     */
    private boolean endsAsAskedFor(byte[] key) {
      int from = key.length - ending.length;
      return from >= 0 && Arrays.equals(key, from, key.length, ending, 0, ending.length);
    }

    private long events(ConsumerRecord<byte[], byte[]> message) {
      return read(totals, message.value()).getEvents();
    }
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
  }

  private static <T extends SpecificRecord> T read(AvroReader<T> reader, byte[] bytes) {
    if (reader.read(bytes) instanceof Decoded.Found<T> found) {
      return found.record();
    }
    throw new IllegalStateException("an output record cannot be decoded");
  }

  /** What was found, once it is over. */
  Map<Metric, Double> latencies() {
    if (users.waiting() + teams.waiting() > 0) {
      throw new CommandException(
          ("At this rate %,d events were not visible %d seconds after the last was sent: the rate"
                  + " is more than can be kept up; give a lower --load or --rate.")
              .formatted(Math.max(users.waiting(), teams.waiting()), LAST_ONES.toSeconds()));
    }
    Map<Metric, Double> found = new EnumMap<>(Metric.class);
    if (sustained > 0) {
      found.put(Metric.SUSTAINED_EVENTS_PER_SECOND, sustained);
    }
    found.put(Metric.OFFERED_EVENTS_PER_SECOND, offered);
    found.put(Metric.USER_P50_MS, users.millis(50));
    found.put(Metric.USER_P99_MS, users.millis(99));
    found.put(Metric.TEAM_P50_MS, teams.millis(50));
    found.put(Metric.TEAM_P99_MS, teams.millis(99));
    return found;
  }
}
