package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import dev.goodhart.schema.OutcomeKind;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Where one person works: calls and outcomes leave from here, and what lies outside the simulated
 * time does not. Not thread-safe.
 */
public final class Desk {
  private static final long BUCKET = 15 * Timeline.MINUTE;
  private static final double CHORES = 0.12;

  private final Person person;
  private final Setting setting;
  private final Influence influence;
  private final Ledger ledger;
  private final Chance chance;
  private final Prompts prompts;
  private final Span simulated;
  private final long[] used;
  private long first;
  private long last;

  /** A desk at which nothing has been done. */
  public Desk(Person person, Setting setting, Influence influence, Ledger ledger) {
    this.person = person;
    this.setting = setting;
    this.influence = influence;
    this.ledger = ledger;
    chance = setting.chance("life", person.index());
    prompts = new Prompts(setting.phrases(), person.rhythm().phrases(), chance);
    simulated = setting.timeline().span();
    used = new long[(int) (simulated.length() / BUCKET)];
    watch();
  }

  /** Whose it is. */
  public Person person() {
    return person;
  }

  /** The organisation it stands in. */
  public Setting setting() {
    return setting;
  }

  /** Draws for what is done here. */
  public Chance chance() {
    return chance;
  }

  /** What the person asks. */
  public Prompts prompts() {
    return prompts;
  }

  /** What changes the person's days. */
  public Influence influence() {
    return influence;
  }

  /** A new session of the person's own work. */
  public Conversation open() {
    Model model = chance.happens(CHORES) ? person.smallModel() : person.model();
    return open(person.persona().lane(), person.program(), model);
  }

  /** A new session of something that runs by itself. */
  public Conversation open(Lane lane, Program program, Model model) {
    Lane declared = person.reporting().lane() ? lane : Lane.UNKNOWN;
    boolean delegated = program.name().equals(person.program().name()) && chance.happens(0.5);
    Optional<String> run = delegated ? Optional.of("r-" + chance.hex(8)) : Optional.empty();
    return new Conversation(
        Conversation.sessionId(chance),
        program,
        declared,
        model.name(),
        run,
        Optional.empty(),
        0,
        person.reporting().installation());
  }

  /** A call was made. */
  public void call(Call call) {
    if (simulated.holds(call.at())) {
      used[bucket(call.at())] += call.tokens().total();
      first = Math.min(first, call.at());
      last = Math.max(last, call.at());
      ledger.call(person, call, influence.claim(call.at()));
    }
  }

  /** Something came of it. */
  public void outcome(long at, Conversation of, OutcomeKind kind, long amount) {
    if (simulated.holds(at) && amount > 0 && person.reporting().outcomes()) {
      ledger.outcome(person, new Outcome(at, of.session(), kind, amount));
    }
  }

  private int bucket(long at) {
    return (int) ((at - simulated.from()) / BUCKET);
  }

  /**
   * Tokens used in it so far.
   *
   * @param span whose ends lie on quarters of an hour, as those of incentives do
   */
  public long used(Span span) {
    long sum = 0;
    int end = Math.min(used.length, (int) Math.max(0, (span.to() - simulated.from()) / BUCKET));
    for (int i = (int) Math.max(0, (span.from() - simulated.from()) / BUCKET); i < end; i++) {
      sum += used[i];
    }
    return sum;
  }

  /** The next such instant of the person's usual hours, for {@link Repeater#awake}. */
  public LongUnaryOperator usualHours() {
    UsualHours hours = new UsualHours(person);
    return hours::next;
  }

  /** Forgets what {@link #watched} has seen. */
  public void watch() {
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  /** From the first to the last call since {@link #watch}. */
  public Optional<Span> watched() {
    return first > last ? Optional.empty() : Optional.of(new Span(first, last));
  }
}
