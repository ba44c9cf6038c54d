package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Investigator;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.cohort.CohortSketch;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.WorkLog;
import dev.goodhart.ledger.Change;
import dev.goodhart.ledger.Claim;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps a profile and a work log per user, and tells a statement for each of a user's active hours.
 *
 * <p>An hour closes with the user's own first event after it, or with a tick. What it showed is
 * told at a tick alone: usage and outcomes are read in any order, and only a tick says that all
 * outcomes of the hour have been read. Outcomes are therefore kept back as well. At a tick, hour by
 * hour: outcomes that arrived before the hour's end are taken in, then the hour's statements are
 * told, to the users' cohorts as well; at last comes {@link Entry.HoursComplete}. So what is told
 * depends on neither the order of reading nor on when ticks come.
 */
final class Investigate implements Processor<byte[], Entry, byte[], Entry> {
  private static final byte[] NO_KEY = {};
  private static final long NEVER = Long.MAX_VALUE;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  // What waits for the end of an hour is one of these.
  private static final byte STATEMENT = 0;
  private static final byte CLOSE_HOUR = 1;
  private static final byte LOOK_AFTER_WORK = 2;

  /**
   * Users are forgotten at such instants alone: one reminder a user and month, instead of one for
   * each active hour. A profile that is forgotten a little late is forgotten all the same before
   * anything is added to it.
   */
  private static final long FORGETS_EVERY_MS = Duration.ofDays(30).toMillis();

  /** Above the 39 days that anybody asks of a work log. */
  private static final long WORK_IS_OLD_MS = Duration.ofDays(60).toMillis();

  /** Users whose profiles an instance holds decoded: about eight kilobytes each. */
  private static final int USERS_HELD = 12_288;

  private final TopologySettings settings;
  private final ReferenceData reference;
  private final Investigator investigator;
  private final WorkLog work = new WorkLog();
  private final CohortFold cohorts = new CohortFold(this::tell);
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("profile of a user");
  private ProcessorContext<byte[], Entry> context;
  private Held<Known> profiles;
  private KeyValueStore<Bytes, byte[]> workLogs;
  private PagedBacklog outcomes;
  private PagedBacklog hourEnds;
  private Pace pace;
  private long ticked;
  private long told;
  private long hour;
  private int left;
  private OptionalLong toSettle = OptionalLong.empty();

  Investigate(TopologySettings settings, DetectorConfig config, ReferenceData reference) {
    this.settings = settings;
    this.reference = reference;
    investigator = new Investigator(config, new IncentivePeriods(reference));
  }

  @Override
  public void init(ProcessorContext<byte[], Entry> context) {
    this.context = context;
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(Names.PROFILES_STORE);
    profiles = new Held<>(store, new Form(), Held.part(USERS_HELD, settings.partitions()));
    workLogs = context.getStateStore(Names.WORK_STORE);
    outcomes = new PagedBacklog(context.getStateStore(Names.WAITING_OUTCOMES_STORE));
    hourEnds = new PagedBacklog(context.getStateStore(Names.HOUR_ENDS_STORE));
    TaskTime time = new TaskTime(context.getStateStore(Names.TIME_STORE));
    ticked = time.lastTick();
    toSettle = time.lastSettled();
    cohorts.clear();
    // A task may begin again with the same instance, and with an hour not told after all.
    told = 0;
    HeldStore.beforeCommit(context, store, settings.emitInterval(), this::beforeCommit);
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      observe(counted.change());
    } else if (record.value() instanceof Entry.Claimed claimed) {
      observe(claimed.claim());
    } else if (record.value() instanceof Entry.Outcome outcome) {
      keepBack(outcome);
    } else if (record.value() instanceof Entry.Tick tick) {
      ticked = Math.max(ticked, tick.instant());
      if (tick.settle()) {
        toSettle = OptionalLong.of(tick.instant());
      }
      pace.more();
    }
  }

  private void observe(Change change) {
    Bytes user = Bytes.wrap(change.user().getBytes(StandardCharsets.UTF_8));
    Known known = open(user);
    // A tick promised that nothing more arrives before it; an hour that was told stays told.
    long arrival = Math.max(change.arrival(), ticked);
    investigator.observe(known.profile, Observations.of(change, arrival), this::keepBack);
    save(user, known);
  }

  private void observe(Claim claim) {
    Bytes user = Bytes.wrap(claim.user().getBytes(StandardCharsets.UTF_8));
    Known known = open(user);
    investigator.observeClaim(
        known.profile,
        claim.user(),
        claim.claimedTokens(),
        claim.trustedTokens(),
        Math.max(claim.arrival(), ticked),
        this::keepBack);
    save(user, known);
  }

  private void keepBack(Statement statement) {
    hourEnds.put(statement.at(), entry(STATEMENT, statement.encode()));
  }

  private void keepBack(Entry.Outcome outcome) {
    byte[] user = outcome.event().getUserId().getBytes(StandardCharsets.UTF_8);
    byte[] entry =
        ByteBuffer.allocate(Outcomes.BYTES + user.length)
            .put(Outcomes.encode(outcome.event()))
            .put(user)
            .array();
    // It counts for hours that end after its arrival, not for one that ends with it.
    outcomes.put(outcome.arrival() + 1, Bytes.wrap(entry));
  }

  private void beforeCommit() {
    // What was told is taken off the backlog: it must leave with the same commit.
    cohorts.flush();
    profiles.write();
    outcomes.write();
    hourEnds.write();
  }

  private boolean catchUp(int most) {
    left = most;
    boolean complete = takeDue();
    if (complete) {
      cohorts.flush();
      tellThatHoursAreComplete();
    }
    return complete;
  }

  private void tellThatHoursAreComplete() {
    long last = Math.floorDiv(ticked, HOUR_MS) * HOUR_MS;
    if (last > told || toSettle.isPresent()) {
      Entry complete = new Entry.HoursComplete(ticked, toSettle.isPresent());
      context.forward(new Record<>(NO_KEY, complete, Math.max(0, ticked)));
      told = last;
      if (toSettle.isPresent()) {
        // Whoever waits for the end of a replay waits for what is downstream as well.
        context.commit();
        toSettle = OptionalLong.empty();
      }
    }
  }

  /** Whether everything until the last tick has been taken in and told. */
  private boolean takeDue() {
    for (hour = nextHour(); hour <= ticked; hour = nextHour()) {
      if (!outcomes.takeDue(hour, left, this::takeIn)
          || !hourEnds.takeDue(hour, left, this::take)) {
        return false;
      }
    }
    return outcomes.takeDue(ticked, left, this::takeIn);
  }

  /** The end of the first hour in which anything waits. */
  private long nextHour() {
    long earliest = Math.max(0, Math.min(outcomes.earliest(), hourEnds.earliest()));
    return earliest == NEVER ? NEVER : -Math.floorDiv(-earliest, HOUR_MS) * HOUR_MS;
  }

  private void take(long instant, Bytes entry) {
    left--;
    byte kind = entry.get()[0];
    byte[] rest = Arrays.copyOfRange(entry.get(), 1, entry.get().length);
    switch (kind) {
      case STATEMENT -> tell(Statement.decode(rest));
      case CLOSE_HOUR -> closeHour(instant, Bytes.wrap(rest));
      case LOOK_AFTER_WORK -> lookAfterWork(instant, rest);
      default -> throw new IllegalStateException("At the end of an hour waits a " + kind + ".");
    }
  }

  private void closeHour(long instant, Bytes user) {
    Known known = profiles.find(user);
    if (known != null && known.wakeAt == instant) {
      known.wakeAt = NEVER;
      investigator.advance(
          known.profile, new String(user.get(), StandardCharsets.UTF_8), hour, this::tell);
      save(user, known);
    }
  }

  private void tell(Statement statement) {
    byte[] user = statement.userId().getBytes(StandardCharsets.UTF_8);
    WorkLog.decode(workLogs.get(Bytes.wrap(user)), work);
    String role = reference.memberships().roleAt(statement.userId(), statement.at());
    Statement withWork = investigator.withWork(statement, work);
    Entry stated = new Entry.Stated(withWork, role);
    context.forward(new Record<>(user, stated, Math.max(0, statement.at())));
    cohorts.add(withWork, role);
  }

  private void tell(Cohort cohort, long hourEnd, CohortSketch part) {
    Entry sketched = new Entry.Sketched(cohort, hourEnd, part);
    context.forward(new Record<>(NO_KEY, sketched, Math.max(0, hourEnd)));
  }

  private void takeIn(long instant, Bytes outcome) {
    left--;
    byte[] entry = outcome.get();
    byte[] user = Arrays.copyOfRange(entry, Outcomes.BYTES, entry.length);
    long arrival = instant - 1;
    byte[] stored = workLogs.get(Bytes.wrap(user));
    if (stored == null) {
      lookAfterWorkAt(arrival + WORK_IS_OLD_MS, user);
    }
    String userId = new String(user, StandardCharsets.UTF_8);
    WorkLog.decode(stored, work).add(Outcomes.decode(userId, arrival, entry));
    workLogs.put(Bytes.wrap(user), work.encode());
  }

  /** Of those who are gone nothing is kept. */
  private void lookAfterWork(long instant, byte[] user) {
    byte[] stored = workLogs.get(Bytes.wrap(user));
    if (stored != null) {
      long oldAt = WorkLog.decode(stored, work).lastDay() + WORK_IS_OLD_MS;
      if (oldAt <= instant) {
        workLogs.delete(Bytes.wrap(user));
      } else {
        lookAfterWorkAt(oldAt, user);
      }
    }
  }

  private void lookAfterWorkAt(long instant, byte[] user) {
    hourEnds.put(-Math.floorDiv(-instant, HOUR_MS) * HOUR_MS, entry(LOOK_AFTER_WORK, user));
  }

  private static Bytes entry(byte kind, byte[] rest) {
    return Bytes.wrap(ByteBuffer.allocate(1 + rest.length).put(kind).put(rest).array());
  }

  private Known open(Bytes user) {
    Known known = profiles.find(user);
    if (known == null) {
      Known spare = profiles.takeSpare();
      known = profiles.add(user, spare == null ? new Known() : spare);
      known.wakeAt = NEVER;
      known.profile.clear();
    }
    return known;
  }

  private void save(Bytes user, Known known) {
    if (known.profile.isEmpty()) {
      profiles.remove(user);
      return;
    }
    long due = investigator.nextDue(known.profile);
    if (due < known.profile.closesAt()) {
      // No hour to close, but a user to forget.
      due = -Math.floorDiv(-due, FORGETS_EVERY_MS) * FORGETS_EVERY_MS;
    }
    if (due < known.wakeAt) {
      hourEnds.put(due, entry(CLOSE_HOUR, user.get()));
      known.wakeAt = due;
    }
    profiles.changed();
  }

  /** What is known of a user, and when an hour of theirs waits to be closed. */
  private static final class Known {
    private final Profile profile = new Profile();
    private long wakeAt;
  }

  private final class Form implements Held.Form<Known> {
    @Override
    public Known decode(Bytes user, byte[] stored, Known spare) {
      Known known = spare == null ? new Known() : spare;
      known.wakeAt = in.reset(stored).getLong();
      known.profile.read(in);
      return known;
    }

    @Override
    public byte[] encode(Bytes user, Known known) {
      out.reset().putLong(known.wakeAt);
      known.profile.write(out);
      return out.toByteArray();
    }
  }
}
