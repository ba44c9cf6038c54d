package dev.goodhart.bench.jmh;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.schema.TokenUsageEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What detection does with every event: a profile is read if it is not held, takes it in, and is
 * written.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ProfileBenchmark {
  private static final int USERS = 64;

  private final Profile profile = new Profile();
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("profile");
  private Observation[] observations;
  private int[] users;
  private byte[][] stored;
  private Profile[] held;
  private long[] nows;
  private int next;

  /** Fills the profiles. */
  @Setup
  public void fill() {
    Made[] events = Samples.events(USERS, Duration.ofDays(7));
    observations =
        Arrays.stream(events).map(ProfileBenchmark::observed).toArray(Observation[]::new);
    users = Arrays.stream(events).mapToInt(Made::user).toArray();
    nows = Arrays.stream(events).mapToLong(Made::arrival).toArray();
    stored = new byte[USERS][];
    for (int i = 0; i < Samples.COUNT; i++) {
      update();
    }
    held = new Profile[USERS];
    for (int i = 0; i < USERS; i++) {
      held[i] = new Profile();
      held[i].read(in.reset(stored[i]));
    }
  }

  private static Observation observed(Made made) {
    TokenUsageEvent event = made.event();
    return Observation.of(
            event.getEventId(),
            event.getUserId(),
            made.arrival(),
            event.getOccurredAt().toEpochMilli())
        .team(event.getTeamId())
        .model(event.getModel())
        .lane(Lane.HUMAN)
        .agent(event.getAgent())
        .session(event.getSessionId())
        .run(event.getRunId())
        .prompt(Long.parseUnsignedLong(event.getPromptFingerprint(), 16))
        .tool(Long.parseUnsignedLong(event.getToolFingerprint(), 16))
        .tokens(
            event.getInputTokens(),
            event.getCacheReadTokens(),
            event.getCacheWriteTokens(),
            event.getOutputTokens(),
            event.getReasoningTokens())
        .cost(event.getInputTokens())
        .tools((int) event.getToolCalls(), (int) event.getToolErrors())
        .finish(event.getFinishReason())
        .build();
  }

  /** One event. The clock does not go back: after the last event time stands still. */
  @Benchmark
  public byte[] update() {
    int user = users[next];
    if (stored[user] == null) {
      profile.clear();
    } else {
      profile.read(in.reset(stored[user]));
    }
    profile.observe(observations[next], Math.max(nows[next], profile.lastArrival()));
    profile.write(out.reset());
    stored[user] = out.toByteArray();
    next = (next + 1) & (Samples.COUNT - 1);
    return stored[user];
  }

  /** The writing alone. */
  @Benchmark
  public int write() {
    next &= Samples.COUNT - 1;
    held[next++ % USERS].write(out.reset());
    return out.length();
  }

  /** The reading alone. */
  @Benchmark
  public Profile read() {
    next &= Samples.COUNT - 1;
    profile.read(in.reset(stored[next++ % USERS]));
    return profile;
  }
}
