package dev.goodhart.detection.profile;

import dev.goodhart.detection.Observation;
import java.nio.ByteBuffer;

/**
 * What detection knows of one user's calls. Constant space, constant work per call; reused for many
 * users by decoding over it.
 */
public final class Profile {
  private static final long DAY = 86_400_000L;
  private static final long SAMPLE_SPACING = 10 * 60_000L;

  private long firstArrival;
  private long lastArrival;
  private boolean lastWasRepeat;
  private final HourPanes hours = new HourPanes();
  private final DailyHistory days = new DailyHistory();
  private final PromptMemory prompts = new PromptMemory();
  private final Samples heaviest = new Samples();
  private final Samples repeated = new Samples();

  /** Takes in an observation at this instant (its arrival, never before an earlier one's). */
  public void observe(Observation observation, long now) {
    if (isEmpty()) {
      firstArrival = now;
    }
    lastArrival = now;
    // The clock moves with arrivals alone: an early event must not make today yesterday.
    hours.advanceTo(now);
    days.advanceTo(now);
    long occurredAt = Math.min(now, observation.occurredAt());
    long amount = observation.tokens().centiUnits();
    boolean call = !observation.correction();
    boolean repeat = false;
    if (call) {
      repeat = prompts.add(observation, now);
      heaviest.keepHeaviest(observation.eventId(), now, amount, DAY);
      if (repeat) {
        repeated.keepSpaced(observation.eventId(), now, SAMPLE_SPACING);
      }
    } else {
      prompts.correct(observation, now);
    }
    hours.add(
        occurredAt, amount, observation.tokens().total(), observation.costNanoUsd(), call, repeat);
    days.add(occurredAt, amount);
    days.refresh(now);
    lastWasRepeat = repeat;
  }

  /** Leaves the days between these instants out of the baseline. */
  public void freezeDays(long from, long to) {
    days.freeze(from, to);
    days.refresh(to);
  }

  /** Whether nothing was ever observed. */
  public boolean isEmpty() {
    return lastArrival == 0;
  }

  /** Epoch milliseconds of the first arrival; 0 if none. */
  public long firstArrival() {
    return firstArrival;
  }

  /** Epoch milliseconds of the latest arrival; 0 if none. */
  public long lastArrival() {
    return lastArrival;
  }

  /** Whether the latest observation nearly repeated an earlier call. */
  public boolean lastWasRepeat() {
    return lastWasRepeat;
  }

  /** The last 24 hours. */
  public HourPanes hours() {
    return hours;
  }

  /** The last five weeks. */
  public DailyHistory days() {
    return days;
  }

  /** The last calls and how much they repeat. */
  public PromptMemory prompts() {
    return prompts;
  }

  /** Heavy calls of the last day. */
  public Samples heaviest() {
    return heaviest;
  }

  /** Calls that repeated others. */
  public Samples repeated() {
    return repeated;
  }

  /** Forgets everything. */
  public void clear() {
    firstArrival = 0;
    lastArrival = 0;
    lastWasRepeat = false;
    hours.clear();
    days.clear();
    prompts.clear();
    heaviest.clear();
    repeated.clear();
  }

  /** Appends this profile. */
  public void write(ByteBuffer out) {
    out.putLong(firstArrival).putLong(lastArrival).put((byte) (lastWasRepeat ? 1 : 0));
    hours.write(out);
    days.write(out);
    prompts.write(out);
    heaviest.write(out);
    repeated.write(out);
  }

  /** Replaces this profile by one that {@link #write} wrote. */
  public void read(ByteBuffer in) {
    firstArrival = in.getLong();
    lastArrival = in.getLong();
    lastWasRepeat = in.get() != 0;
    hours.read(in);
    days.read(in);
    prompts.read(in);
    heaviest.read(in);
    repeated.read(in);
  }
}
