package dev.goodhart.bench.jmh;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.PageStore;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.RollingWindow;
import dev.goodhart.window.UsageSums;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event into the three windows of its user: the head is decoded, panes that have left are
 * subtracted, pages are edited, everything is encoded again. Stores are maps in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PaneBenchmark {
  /** Event time over which the events of 64 users lie: with a week, every window is aged. */
  @Param({"PT30M", "P7D"})
  public String span;

  private Made[] events;
  private byte[][] users;
  private byte[][] heads;
  private UsageSums delta;
  private RollingSums sums;
  private int next;
  private long lap;
  private long lapMs;

  /** Fills the windows. */
  @Setup
  public void fill() {
    Duration over = Duration.parse(span);
    lapMs = over.toMillis();
    events = Samples.events(64, over);
    users = new byte[64][];
    heads = new byte[64][];
    for (int user = 0; user < users.length; user++) {
      users[user] = new byte[] {(byte) user};
    }
    delta = new UsageSums();
    sums =
        new RollingSums(
            List.of(
                RollingWindow.parse("PT1H/PT1M"),
                RollingWindow.parse("PT24H/PT15M"),
                RollingWindow.parse("P7D/PT1H")),
            new MapOfPages());
    for (int i = 0; i < Samples.COUNT; i++) {
      add();
    }
  }

  /** One event. */
  @Benchmark
  public byte[] add() {
    Made made = events[next];
    long shift = lap * lapMs;
    next = (next + 1) & (Samples.COUNT - 1);
    lap += next == 0 ? 1 : 0;
    TokenUsageEvent event = made.event();
    delta
        .clear()
        .events(1)
        .input(event.getInputTokens())
        .cacheRead(event.getCacheReadTokens())
        .cacheWrite(event.getCacheWriteTokens())
        .output(event.getOutputTokens())
        .reasoning(event.getReasoningTokens());
    int user = made.user();
    sums.open(users[user], heads[user], made.arrival() + shift);
    sums.add(event.getOccurredAt().toEpochMilli() + shift, delta);
    heads[user] = sums.encode();
    return heads[user];
  }

  private static final class MapOfPages implements PageStore {
    private final Map<ByteBuffer, byte[]> pages = new HashMap<>();

    @Override
    public byte[] get(byte[] key) {
      return pages.get(ByteBuffer.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] page) {
      pages.put(ByteBuffer.wrap(key), page);
    }

    @Override
    public void delete(byte[] key) {
      pages.remove(ByteBuffer.wrap(key));
    }
  }
}
