package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.Period;

/**
 * What detection knows of one user's calls. Constant space, constant work per call; reused for many
 * users by decoding over it.
 *
 * <p>Calls are taken in one by one. What they amount to is read once an hour, when the hour {@link
 * #closesAt() closes}: so nothing that is judged depends on the order of calls within the hour's
 * reading, and a call costs a few counters.
 */
public final class Profile {
  private static final int VERSION = 4;
  private static final int OPEN = 1;
  private static final int LOOPED = 2;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final long MINUTE = 60_000L;
  private static final long PAUSE = 4 * HOUR;
  private static final long SAMPLE_SPACING = 10 * 60_000L;

  // What is long or large for somebody who has no days yet.
  private static final float LEAST_LONG = 2_500;
  private static final float LEAST_LARGE = 8_000;
  private static final double TIMES_OUTPUT = 15;
  private static final double TIMES_CONTEXT = 5;

  /** Part of gaps that are even by chance where gaps differ by half on average. */
  private static final double CHANCE = 0.25;

  /** Part of calls that have the size of their predecessor by chance. */
  private static final double CHANCE_OF_SIZE = 0.1;

  private long firstArrival;
  private long lastArrival;
  private long awakeSince;
  private boolean open;
  private String teamId;
  private long centiUnitsSinceClose;
  private long tokensSinceClose;
  private long costSinceClose;
  private long loopHour;
  private long loopPrint;
  private long loopMinutes;
  private float longAnswerFrom = LEAST_LONG;
  private float largeContextFrom = LEAST_LARGE;
  private final Marks marks = new Marks();
  private final HourPanes hours = new HourPanes();
  private final DayBook days = new DayBook();
  private final Ledgers ledgers = new Ledgers();
  private final Claims claims = new Claims();
  private final PromptMemory prompts = new PromptMemory();
  private final Sessions sessions = new Sessions();
  private final Agents agents = new Agents();
  private final Samples heaviest = new Samples();
  private final Samples repeated = new Samples();

  /** Takes in an observation at this instant (its arrival, never before an earlier one's). */
  public void observe(Observation observation, long now) {
    if (isEmpty()) {
      firstArrival = now;
    }
    notePause(now);
    lastArrival = now;
    open = true;
    teamId = observation.teamId();
    // The clock moves with arrivals alone: an early event must not make today yesterday.
    hours.advanceTo(now);
    days.advanceTo(now);
    long occurredAt = Math.min(now, observation.occurredAt());
    long amount = observation.tokens().centiUnits();
    centiUnitsSinceClose = Saturating.add(centiUnitsSinceClose, amount);
    tokensSinceClose = Saturating.add(tokensSinceClose, observation.tokens().total());
    costSinceClose = Saturating.add(costSinceClose, observation.costNanoUsd());
    boolean newAgent = agents.add(observation.agent(), now);
    boolean repeat = false;
    long hour = Math.floorDiv(now, HOUR);
    if (hour != loopHour) {
      loopHour = hour;
      loopMinutes = 0;
    }
    if (!observation.correction()) {
      // A failing call that is tried again is a fault to mend, and no repetition of work.
      repeat = prompts.add(observation, now) && !observation.failed();
      sessions.add(observation);
      heaviest.keepHeaviest(observation.eventId(), now, amount, DAY);
      if (repeat) {
        loopPrint = observation.promptFingerprint().orElse(0);
        loopMinutes |= 1L << (Math.floorMod(occurredAt, HOUR) / MINUTE);
        repeated.keepSpaced(observation.eventId(), now, SAMPLE_SPACING);
      }
    }
    long output = observation.tokens().output() + observation.tokens().reasoning();
    long context = observation.tokens().total() - output;
    marks
        .repeat(repeat)
        .aboutAnother(repeat && prompts.aboutAnother())
        .longAnswer(output >= longAnswerFrom)
        .largeContext(context >= largeContextFrom)
        .newAgent(newAgent);
    hours.add(occurredAt, observation, marks, sessions);
    days.add(occurredAt, amount);
  }

  private void notePause(long now) {
    if (now - lastArrival >= PAUSE) {
      awakeSince = now;
    }
  }

  /** When the hour of the latest observation closes, epoch milliseconds; MAX_VALUE if it has. */
  public long closesAt() {
    return open ? (Math.floorDiv(lastArrival, HOUR) + 1) * HOUR : Long.MAX_VALUE;
  }

  /**
   * Notes what the 24 hours until now showed, as part of today.
   *
   * @param suspicious whether today is to be left out of what is usual
   */
  public void close(boolean suspicious) {
    for (Dimension dimension : DIMENSIONS) {
      days.note(dimension, now(dimension));
    }
    if (suspicious) {
      days.freezeToday();
    }
    longAnswerFrom = (float) Math.max(LEAST_LONG, TIMES_OUTPUT * days.middle(Dimension.OUTPUT));
    largeContextFrom =
        (float) Math.max(LEAST_LARGE, TIMES_CONTEXT * days.middle(Dimension.CONTEXT));
    open = false;
    centiUnitsSinceClose = 0;
    tokensSinceClose = 0;
    costSinceClose = 0;
  }

  private static final Dimension[] DIMENSIONS = Dimension.values();

  /** What the last 24 hours show. */
  public double now(Dimension dimension) {
    return switch (dimension) {
      case UNITS -> Math.max(0, hours.centiUnits() / 100.0);
      case CALLS -> hours.total(HourPanes.Count.CALLS);
      case REPEATS -> hours.total(HourPanes.Count.REPEATS);
      case EVEN_GAPS -> evenGaps();
      case HOURS -> hours.activeHours();
      case OUTPUT -> geometricMean(HourPanes.Sum.LOG_OUTPUT);
      case CONTEXT -> geometricMean(HourPanes.Sum.LOG_CONTEXT);
      case LONG_ANSWERS -> hours.total(HourPanes.Count.LONG_ANSWERS);
      case LARGE_CONTEXTS -> hours.total(HourPanes.Count.LARGE_CONTEXTS);
      case DECLARED -> hours.total(HourPanes.Count.DECLARED);
      case INSTALLATIONS -> hours.installations(HourPanes.PANES);
      case THINNESS -> thinness();
      case PARALLEL -> hours.largest(HourPanes.Count.PARALLEL);
      case SESSION_LENGTH -> hours.largest(HourPanes.Count.LONGEST);
      case SAME_SEED -> hours.total(HourPanes.Count.SAME_SEED);
      case WRITTEN -> Math.max(0, hours.total(HourPanes.Sum.OUTPUT));
      case EVEN_SIZES -> evenSizes();
      case NESTED -> hours.total(HourPanes.Count.NESTED);
      case SESSIONS -> hours.total(HourPanes.Count.SESSIONS);
      case DEARNESS -> dearness(hours.total(HourPanes.Sum.COST), hours.centiUnits());
    };
  }

  /**
   * What the latest hour shows: of a count the hour's own part, of a level the hour's own level.
   */
  public double lastHour(Dimension dimension) {
    return switch (dimension) {
      case UNITS -> Math.max(0, hours.centiUnitsAt(0) / 100.0);
      case CALLS, HOURS -> hours.at(0, HourPanes.Count.CALLS);
      case REPEATS -> hours.at(0, HourPanes.Count.REPEATS);
      case EVEN_GAPS ->
          Math.max(
              0,
              hours.at(0, HourPanes.Count.EVEN_GAPS) - CHANCE * hours.at(0, HourPanes.Count.GAPS));
      case LONG_ANSWERS -> hours.at(0, HourPanes.Count.LONG_ANSWERS);
      case LARGE_CONTEXTS -> hours.at(0, HourPanes.Count.LARGE_CONTEXTS);
      case DECLARED -> hours.at(0, HourPanes.Count.DECLARED);
      case INSTALLATIONS -> hours.installations(1);
      case PARALLEL -> hours.at(0, HourPanes.Count.PARALLEL);
      case SESSION_LENGTH -> hours.at(0, HourPanes.Count.LONGEST);
      case SAME_SEED -> hours.at(0, HourPanes.Count.SAME_SEED);
      case WRITTEN -> Math.max(0, hours.totalSince(HourPanes.Sum.OUTPUT, 0));
      case EVEN_SIZES ->
          Math.max(
              0,
              hours.at(0, HourPanes.Count.EVEN_SIZES)
                  - CHANCE_OF_SIZE * hours.at(0, HourPanes.Count.SIZES));
      case NESTED -> hours.at(0, HourPanes.Count.NESTED);
      case SESSIONS -> hours.at(0, HourPanes.Count.SESSIONS);
      case DEARNESS -> dearness(hours.totalSince(HourPanes.Sum.COST, 0), hours.centiUnitsSince(0));
      case THINNESS ->
          Math.max(0, hours.totalSince(HourPanes.Sum.TOKENS, 0))
              / Math.max(1, hours.totalSince(HourPanes.Sum.OUTPUT, 0));
      case OUTPUT -> lastHourMean(HourPanes.Sum.LOG_OUTPUT);
      case CONTEXT -> lastHourMean(HourPanes.Sum.LOG_CONTEXT);
    };
  }

  private double lastHourMean(HourPanes.Sum logarithms) {
    int calls = hours.at(0, HourPanes.Count.CALLS);
    return calls == 0
        ? 0
        : Math.max(0, StrictMath.exp(hours.totalSince(logarithms, 0) / calls) - 1);
  }

  /** By how much the last 24 hours exceed what is usual: {@link DayBook#excess}. */
  public double excess(Dimension dimension) {
    return days.excess(dimension, now(dimension));
  }

  /** Even gaps beyond those that come about by chance when gaps differ by half on average. */
  private double evenGaps() {
    double chance = CHANCE * hours.total(HourPanes.Count.GAPS);
    return Math.max(0, hours.total(HourPanes.Count.EVEN_GAPS) - chance);
  }

  /** Calls of their predecessor's size beyond those that come about by chance. */
  private double evenSizes() {
    double chance = CHANCE_OF_SIZE * hours.total(HourPanes.Count.SIZES);
    return Math.max(0, hours.total(HourPanes.Count.EVEN_SIZES) - chance);
  }

  /** Nano-USD for hundredths of units, as cents for a million units; 0 where nothing is known. */
  private static double dearness(double costNanoUsd, long centiUnits) {
    return costNanoUsd <= 0 || centiUnits <= 0 ? 0 : costNanoUsd / centiUnits * 10;
  }

  private double geometricMean(HourPanes.Sum logarithms) {
    int calls = hours.total(HourPanes.Count.CALLS);
    return calls == 0 ? 0 : Math.max(0, StrictMath.exp(hours.total(logarithms) / calls) - 1);
  }

  private double thinness() {
    double output = hours.total(HourPanes.Sum.OUTPUT);
    return Math.max(0, hours.total(HourPanes.Sum.TOKENS)) / Math.max(1, output);
  }

  /** Part of the last 24 hours' calls that something holds for, 0 to 1. */
  public double share(HourPanes.Count of) {
    int calls = hours.total(HourPanes.Count.CALLS);
    return calls == 0 ? 0 : hours.total(of) / (double) calls;
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

  /** Hours from the first call after the latest pause of four hours or more to the latest call. */
  public double hoursWithoutPause() {
    return (lastArrival - awakeSince) / (double) HOUR;
  }

  /** The team of the latest observation; null if unknown. */
  public String teamId() {
    return teamId;
  }

  /** Hundredths of units observed since the last close. */
  public long centiUnitsSinceClose() {
    return centiUnitsSinceClose;
  }

  /** Raw tokens observed since the last close. */
  public long tokensSinceClose() {
    return tokensSinceClose;
  }

  /** List price, nano-USD, observed since the last close. */
  public long costSinceClose() {
    return costSinceClose;
  }

  /** What was repeated in the latest hour. */
  public Loop loop() {
    return new Loop(loopPrint, hours.at(0, HourPanes.Count.REPEATS), loopMinutes);
  }

  /** The stored forms of what the last 24 hours show, one byte for each dimension. */
  public byte[] shape() {
    byte[] codes = new byte[Dimension.count()];
    for (Dimension dimension : DIMENSIONS) {
      codes[dimension.index()] = (byte) dimension.code(now(dimension));
    }
    return codes;
  }

  /** The last 24 hours. */
  public HourPanes hours() {
    return hours;
  }

  /** The last five weeks. */
  public DayBook days() {
    return days;
  }

  /** What was used with regard to incentives. */
  public Ledgers ledgers() {
    return ledgers;
  }

  /** What less trusted sources claimed. */
  public Claims claims() {
    return claims;
  }

  /** Takes in what two sources say of one request, in raw tokens, at its arrival. */
  public void observeClaim(long claimedTokens, long trustedTokens, long now) {
    hours.advanceTo(now);
    days.advanceTo(now);
    if (isEmpty()) {
      firstArrival = now;
    }
    notePause(now);
    lastArrival = now;
    open = true;
    claims.add(claimedTokens, trustedTokens, now);
  }

  /** Counts the hour that closes for an incentive. */
  public void count(Period period) {
    Ledgers.Hour hour =
        new Ledgers.Hour(
            tokensSinceClose, centiUnitsSinceClose, hours.at(0, HourPanes.Count.CALLS));
    ledgers.count(period, closesAt(), hour);
  }

  /** Compares with the days before a climb, or with all days again. */
  public void compareWithBeforeClimb(boolean climbing) {
    days.leaveOutLast(climbing);
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

  /** The agents that the user works with. */
  public Agents agents() {
    return agents;
  }

  /** Part of the last 24 hours' units that came by agents new to this user, 0 to 1. */
  public double newAgentShare() {
    double units = hours.centiUnits();
    double byNew = hours.total(HourPanes.Sum.NEW_AGENT);
    return units <= 0 || byNew <= 0 ? 0 : Math.min(1, byNew / units);
  }

  /** Forgets everything. */
  public void clear() {
    firstArrival = 0;
    lastArrival = 0;
    awakeSince = 0;
    open = false;
    teamId = null;
    centiUnitsSinceClose = 0;
    tokensSinceClose = 0;
    costSinceClose = 0;
    loopHour = 0;
    loopPrint = 0;
    loopMinutes = 0;
    longAnswerFrom = LEAST_LONG;
    largeContextFrom = LEAST_LARGE;
    hours.clear();
    days.clear();
    ledgers.clear();
    claims.clear();
    prompts.clear();
    sessions.clear();
    agents.clear();
    heaviest.clear();
    repeated.clear();
  }

  /** Appends this profile: a version byte, then its parts. */
  public void write(CompactWriter out) {
    out.putByte(VERSION);
    out.putSigned(lastArrival);
    out.putSigned(lastArrival - firstArrival);
    out.putSigned(lastArrival - awakeSince);
    boolean looped = (loopPrint | loopMinutes) != 0;
    out.putByte((open ? OPEN : 0) | (looped ? LOOPED : 0));
    out.putSigned(centiUnitsSinceClose);
    out.putSigned(tokensSinceClose);
    out.putSigned(costSinceClose);
    out.putSigned(loopHour);
    if (looped) {
      out.putLong(loopPrint);
      out.putLong(loopMinutes);
    }
    out.putFloat(longAnswerFrom);
    out.putFloat(largeContextFrom);
    Texts.write(out, teamId);
    hours.write(out);
    days.write(out);
    ledgers.write(out);
    claims.write(out);
    prompts.write(out);
    sessions.write(out);
    agents.write(out);
    heaviest.write(out);
    repeated.write(out);
  }

  /**
   * Replaces this profile by one that {@link #write} wrote.
   *
   * @throws IllegalStateException if it is of a layout that this code does not know
   */
  public void read(CompactReader in) {
    int version = in.getByte();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored profile has layout " + version + ", but this version reads " + VERSION + ".");
    }
    lastArrival = in.getSigned();
    firstArrival = lastArrival - in.getSigned();
    awakeSince = lastArrival - in.getSigned();
    int flags = in.getByte();
    open = (flags & OPEN) != 0;
    centiUnitsSinceClose = in.getSigned();
    tokensSinceClose = in.getSigned();
    costSinceClose = in.getSigned();
    loopHour = in.getSigned();
    boolean looped = (flags & LOOPED) != 0;
    loopPrint = looped ? in.getLong() : 0;
    loopMinutes = looped ? in.getLong() : 0;
    longAnswerFrom = in.getFloat();
    largeContextFrom = in.getFloat();
    teamId = Texts.read(in);
    hours.read(in);
    days.read(in);
    ledgers.read(in);
    claims.read(in);
    prompts.read(in);
    sessions.read(in);
    agents.read(in);
    heaviest.read(in);
    repeated.read(in);
  }
}
