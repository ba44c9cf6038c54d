package dev.goodhart.detection;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.WorkLog;
import dev.goodhart.detection.signal.AnswerLength;
import dev.goodhart.detection.signal.BulkJob;
import dev.goodhart.detection.signal.CalendarSignal;
import dev.goodhart.detection.signal.ClaimInflation;
import dev.goodhart.detection.signal.DearModels;
import dev.goodhart.detection.signal.DeclaredAutomation;
import dev.goodhart.detection.signal.EndlessSession;
import dev.goodhart.detection.signal.EvenSizes;
import dev.goodhart.detection.signal.FailedCalls;
import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.HollowCommits;
import dev.goodhart.detection.signal.LargeContext;
import dev.goodhart.detection.signal.LongOutput;
import dev.goodhart.detection.signal.MachineCadence;
import dev.goodhart.detection.signal.ManyInstallations;
import dev.goodhart.detection.signal.ManySessions;
import dev.goodhart.detection.signal.NestedAgents;
import dev.goodhart.detection.signal.OwnDailyMeasure;
import dev.goodhart.detection.signal.OwnDailyVolume;
import dev.goodhart.detection.signal.ParallelSessions;
import dev.goodhart.detection.signal.PromptRepetition;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.RejectedEdits;
import dev.goodhart.detection.signal.RoundTheClock;
import dev.goodhart.detection.signal.SameSeed;
import dev.goodhart.detection.signal.SameTaskOtherThings;
import dev.goodhart.detection.signal.SameWords;
import dev.goodhart.detection.signal.Signal;
import dev.goodhart.detection.signal.SignalId;
import dev.goodhart.detection.signal.SteadyClimb;
import dev.goodhart.detection.signal.ThinAnswers;
import dev.goodhart.detection.signal.WorkBesideUse;
import dev.goodhart.detection.signal.WorkingAgent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns a user's observations into a statement for each hour in which there were any. One instance
 * serves any number of users, one at a time, on one thread: all memory is in their {@link
 * Profile}s.
 *
 * <p>What is stated depends on the user's observations and their arrivals alone. {@link #advance}
 * may be called at any instants in between, or never: an hour's statement is what was known when
 * the hour closed, and precedes anything that arrives at or after it.
 */
public final class Investigator {
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final double CENTI = TokenCounts.CENTI;

  /** Part of a busy day that makes an hour heavy: people's days have about eight hours. */
  private static final double HEAVY_HOUR = 1.0 / 12;

  /** Part of the day's average active hour that makes an hour heavy. */
  private static final double HEAVY_OF_DAY = 0.5;

  private static final double REPEAT_SHARE = 0.3;

  /** Lighter hours that do not end a run of heavy ones. */
  private static final int MAX_PAUSE_HOURS = 6;

  private static final int REPEATS_THAT_GO_ON = 3;

  private final List<Signal> signals;
  private final Combiner combiner = new Combiner();
  private final long forgetAfter;
  private final int suspiciousScore;
  private final List<CalendarSignal> calendar = CalendarSignal.all();
  private final Periods periods;
  private final double climbFrom;
  private final WorkBesideUse work;
  private final Reading reading = new Reading();

  /** An investigator with these thresholds. */
  public Investigator(DetectorConfig config, Periods periods) {
    this.periods = periods;
    climbFrom = config.climbHalf();
    signals = signals(config);
    work = new WorkBesideUse(config.workHalf(), config.workFull());
    forgetAfter = config.forgetDays() * DAY;
    suspiciousScore = config.alertScore();
  }

  /** All that is looked for in a user's own calls. */
  public static List<Signal> signals(DetectorConfig config) {
    int days = config.warmUpDays();
    return List.of(
        new OwnDailyVolume(days, config.volumeHalf(), config.volumeFull()),
        OwnDailyMeasure.calls(days, config.volumeHalf(), config.volumeFull()),
        OwnDailyMeasure.output(days, config.volumeHalf(), config.volumeFull()),
        new PromptRepetition(days, config.repetitionHalf(), config.repetitionFull()),
        new EvenSizes(days, config.sizesHalf(), config.sizesFull()),
        new MachineCadence(days, config.cadenceHalf(), config.cadenceFull()),
        new RoundTheClock(days, config.hoursHalf(), config.hoursFull()),
        new ParallelSessions(days, config.parallelHalf(), config.parallelFull()),
        new EndlessSession(days, config.sessionHalf(), config.sessionFull()),
        new NestedAgents(days, config.nestedHalf(), config.nestedFull()),
        new SameSeed(days, config.seedHalf(), config.seedFull()),
        new ThinAnswers(days, config.thinnessHalf(), config.thinnessFull()),
        new LargeContext(days, config.contextHalf(), config.contextFull()),
        new LongOutput(days, config.outputHalf(), config.outputFull()),
        new AnswerLength(days, config.lengthHalf(), config.lengthFull()),
        new DearModels(days, config.dearHalf(), config.dearFull()),
        new ManyInstallations(days, config.installationsHalf(), config.installationsFull()),
        new ClaimInflation(config.claimHalf(), config.claimFull()),
        new SteadyClimb(config.climbHalf(), config.climbFull()),
        new SameWords(),
        new DeclaredAutomation(),
        new FailedCalls(),
        new ManySessions(),
        new SameTaskOtherThings(),
        new WorkingAgent(),
        new BulkJob());
  }

  /**
   * The earliest instant at which {@link #advance} has something to do, in epoch milliseconds;
   * MAX_VALUE if the profile is empty.
   */
  public long nextDue(Profile profile) {
    if (profile.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.min(profile.closesAt(), profile.lastArrival() + forgetAfter);
  }

  /** Closes the user's hour, and forgets the user, if that is due at or before the clock. */
  public void advance(Profile profile, String userId, long clock, Consumer<Statement> sink) {
    if (profile.closesAt() <= clock) {
      sink.accept(close(profile, userId, profile.closesAt()));
    }
    if (!profile.isEmpty() && profile.lastArrival() + forgetAfter <= clock) {
      profile.clear();
    }
  }

  /** Brings the profile to the observation's arrival, then takes the observation in. */
  public void observe(Profile profile, Observation observation, Consumer<Statement> sink) {
    // Arrivals of one user never fall; should one do so all the same, time stands still.
    long now = Math.max(observation.arrival(), profile.lastArrival());
    advance(profile, observation.userId(), now, sink);
    profile.observe(observation, now);
  }

  /**
   * Takes in what two sources say of one request.
   *
   * @param arrival epoch milliseconds; no earlier than what was observed before
   */
  public void observeClaim(
      Profile profile,
      String userId,
      long claimedTokens,
      long trustedTokens,
      long arrival,
      Consumer<Statement> sink) {
    long now = Math.max(arrival, profile.lastArrival());
    advance(profile, userId, now, sink);
    profile.observeClaim(claimedTokens, trustedTokens, now);
  }

  /** Adds to a statement what the user's work says, as far as it had arrived by then. */
  public Statement withWork(Statement statement, WorkLog log) {
    int today = (int) Math.floorDiv(statement.at() - 1, DAY);
    Reading hollow = new Reading();
    HollowCommits.read(log, today, hollow);
    Reading rejected = new Reading();
    RejectedEdits.read(log, today, rejected);
    Reading vain = hollow.weight() >= rejected.weight() ? hollow : rejected;
    Statement[] result = {statement.with(hollow).with(rejected)};
    // Outcomes are known by the day: as long as they come today, the hour is part of it.
    boolean goesOn = HollowCommits.today(log, today) || RejectedEdits.today(log, today);
    if (vain.weight() >= Combiner.SPEAKS && goesOn) {
      result[0] = result[0].goingOn();
    }
    for (Reading one : statement.readings()) {
      if (one.id() == SignalId.WORKING_AGENT) {
        Reading agent = WorkingAgent.beside(one, log, today);
        result[0] = result[0].replacing(HollowCommits.discounted(agent, vain));
      }
    }
    work.read(
        log,
        today,
        statement.recentUnits(),
        statement.earlierUnits(),
        reading ->
            result[0] =
                result[0].with(
                    reading.id() == SignalId.OUTCOMES_KEEP_UP
                        ? HollowCommits.discounted(reading, vain)
                        : reading));
    return result[0];
  }

  private Statement close(Profile profile, String userId, long at) {
    List<Reading> readings = new ArrayList<>();
    List<List<String>> samples = new ArrayList<>();
    double accusing = 0;
    double goesOn = 0;
    for (Period period : countedNext(periods.at(userId, profile.teamId(), at - 1))) {
      profile.count(period);
      for (CalendarSignal signal : calendar) {
        if (signal.kind() == period.kind()) {
          signal.read(profile, period, at, reading);
          if (reading.weight() > 0) {
            readings.add(new Reading(reading));
            samples.add(List.of());
            accusing += reading.weight();
            goesOn += reading.weight();
          }
        }
      }
    }
    profile.compareWithBeforeClimb(profile.days().climb() >= climbFrom);
    for (Signal signal : signals) {
      signal.read(profile, reading);
      if (reading.weight() > 0) {
        readings.add(new Reading(reading));
        samples.add(signal.samples(profile, at - DAY));
        if (reading.id().family() != Family.MITIGATING) {
          accusing += reading.weight();
          goesOn += signal.goesOn(profile, reading) ? reading.weight() : 0;
        }
      }
    }
    combiner.weigh(readings);
    boolean suspicious = combiner.score() >= suspiciousScore && combiner.twoSpeak();
    double usual = profile.days().usual(Dimension.UNITS);
    int run = runLength(profile, usual);
    Statement statement =
        new Statement(
            userId,
            profile.teamId(),
            at,
            readings,
            samples,
            accusing > 0 && goesOn >= accusing / 2,
            at - Math.max(1, run) * HOUR,
            new Statement.Used(
                profile.hours().centiUnitsSince(Math.max(0, run - 1)),
                Math.round(profile.hours().totalSince(HourPanes.Sum.TOKENS, Math.max(0, run - 1))),
                Math.round(profile.hours().totalSince(HourPanes.Sum.COST, Math.max(0, run - 1)))),
            new Statement.Used(
                profile.centiUnitsSinceClose(),
                profile.tokensSinceClose(),
                profile.costSinceClose()),
            usual,
            profile.now(Dimension.UNITS),
            profile.days().centiUnitsOfLast(WorkBesideUse.RECENT_DAYS) / CENTI,
            profile.days().centiUnitsBefore(WorkBesideUse.RECENT_DAYS) / CENTI,
            profile.days().knownDays(),
            profile.shape(),
            profile.loop(),
            profile.agents().newest(),
            profile.newAgentShare());
    profile.compareWithBeforeClimb(false);
    profile.close(suspicious);
    return statement;
  }

  /**
   * Of each kind the period that is counted next, of those the shortest: a profile keeps one ledger
   * for each kind, and two would count every hour twice, or begin anew with every hour.
   */
  private static Collection<Period> countedNext(List<Period> running) {
    Map<Period.Kind, Period> next = new EnumMap<>(Period.Kind.class);
    for (Period period : running) {
      next.merge(
          period.kind(),
          period,
          (first, other) ->
              other.end() < first.end()
                      || (other.end() == first.end() && other.start() > first.start())
                  ? other
                  : first);
    }
    return next.values();
  }

  /** Hours back to the first that was part of the run which lasts until now. */
  private static int runLength(Profile profile, double usual) {
    int length = 0;
    int pause = 0;
    for (int back = 0; back < HourPanes.PANES && pause <= MAX_PAUSE_HOURS; back++) {
      if (isPart(profile, usual, back)) {
        length = back + 1;
        pause = 0;
      } else {
        pause++;
      }
    }
    return length;
  }

  /** Whether an hour was as heavy as the day's hours, or to a good part of repeats. */
  private static boolean isPart(Profile profile, double usual, int back) {
    HourPanes hours = profile.hours();
    int calls = hours.at(back, HourPanes.Count.CALLS);
    if (calls == 0) {
      return false;
    }
    int repeats = hours.at(back, HourPanes.Count.REPEATS);
    double units = hours.centiUnitsAt(back) / CENTI;
    double heavy =
        Math.max(
            usual * HEAVY_HOUR,
            profile.now(Dimension.UNITS) / Math.max(1, hours.activeHours()) * HEAVY_OF_DAY);
    return units >= heavy
        || (repeats >= REPEATS_THAT_GO_ON && repeats >= REPEAT_SHARE * calls)
        || hours.at(back, HourPanes.Count.LONG_ANSWERS) >= REPEATS_THAT_GO_ON;
  }
}
