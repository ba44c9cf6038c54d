package dev.goodhart.bench.measure;

import java.util.Locale;

/** What is measured of a run. */
public enum Metric {
  /** Events that came all the way through, by the wall clock. */
  EVENTS_PER_SECOND("events/s", 0),
  /** CPU time of the scenario's process, all threads. */
  CPU_MICROS_PER_EVENT("CPU µs/event", 1),
  /** CPU time of the broker's process, which serves the scenario alone meanwhile. */
  BROKER_CPU_MICROS_PER_EVENT("broker µs/event", 1),
  /** Records that others read. */
  OUTPUT_RECORDS_PER_EVENT("output rec/event", 2),
  /** Their bytes as they went over the wire, compressed. */
  OUTPUT_BYTES_PER_EVENT("output B/event", 0),
  /** Records from which state is restored. */
  CHANGELOG_RECORDS_PER_EVENT("changelog rec/event", 2),
  /** Their bytes as they went over the wire, compressed. */
  CHANGELOG_BYTES_PER_EVENT("changelog B/event", 0),
  /** Records that cross from users to teams and the like. */
  REPARTITION_RECORDS_PER_EVENT("repartition rec/event", 2),
  /** Their bytes as they went over the wire, compressed. */
  REPARTITION_BYTES_PER_EVENT("repartition B/event", 0),
  /** State directory after a clean stop, without the ids remembered, by users in a window. */
  STATE_BYTES_PER_USER("state B/user", 0),
  /** The same once it has been started again and RocksDB has come to rest. */
  RESTING_STATE_BYTES_PER_USER("state at rest B/user", 0),
  /** The store of ids and requests after a clean stop, by events sent. */
  ID_BYTES_PER_EVENT("ids B/event", 0),
  /** Heap in use after a full collection. */
  LIVE_HEAP_MIB("live heap MiB", 0),
  /** The most physical memory of the process. */
  PEAK_MEMORY_MIB("peak memory MiB", 0),
  /** Rate that is kept up while events are made and totals are read on the same machine. */
  SUSTAINED_EVENTS_PER_SECOND("sustained events/s", 0),
  /** Rate that was offered when latencies were taken. */
  OFFERED_EVENTS_PER_SECOND("offered events/s", 0),
  /** CPU time of the scenario's process at that rate, where fewer events fall between commits. */
  OFFERED_CPU_MICROS_PER_EVENT("CPU µs/event offered", 1),
  /** Half of the events of users were visible within it. */
  USER_P50_MS("user p50 ms", 0),
  /** 99 of 100 events of users were visible within it. */
  USER_P99_MS("user p99 ms", 0),
  /** Half of the events of teams were visible within it. */
  TEAM_P50_MS("team p50 ms", 0),
  /** 99 of 100 events of teams were visible within it. */
  TEAM_P99_MS("team p99 ms", 0),
  /** From the start of the process until what came meanwhile is committed. */
  CLEAN_RESTART_SECONDS("clean restart s", 1),
  /** The same after a kill in the midst of its work that left no usable state. */
  KILL_RESTART_SECONDS("restart after kill s", 1);

  private final String label;
  private final int decimals;

  Metric(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** Its name in JSON. */
  public String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value for people. */
  public String format(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
