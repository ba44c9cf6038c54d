package dev.goodhart.local.simulate.model;

import java.util.OptionalLong;

/**
 * One session of a person with a program: requests at a person's pace, each answered in several
 * steps of the model.
 */
public final class Session {
  /** Measured on real traffic: p50 86 s, p90 20 min. */
  private static final double PAUSE_SPREAD = 2.08;

  private static final double STEPS_SPREAD = 1.1;

  /** Mean of a log-normal with that spread over its median. */
  private static final double MEAN_OF_STEPS = StrictMath.exp(STEPS_SPREAD * STEPS_SPREAD / 2);

  private static final int MOST_STEPS = 120;
  private static final double SAME_TOOL = 0.1;
  private static final double TOOL_SECONDS = 7;

  private final Desk desk;
  private final Conversation conversation;
  private final Style style;
  private final Context context;
  private final Chance chance;
  private final long start;
  private final long usualTool;
  private long at;
  private int requests;
  private int calls;

  private Session(Desk desk, Conversation conversation, Style style, long start) {
    this.desk = desk;
    this.conversation = conversation;
    this.style = style;
    this.start = start;
    chance = desk.chance();
    context = new Context(style.mix(), Model.named(conversation.model()), chance);
    usualTool = chance.bits();
    at = start;
  }

  /**
   * Plays one.
   *
   * @param start of it
   * @param until when the person goes home; what is being answered then is finished
   * @param opening the first message, where it is not the person's own choice
   */
  public static Session play(
      Desk desk,
      Conversation conversation,
      Style style,
      long start,
      long until,
      OptionalLong opening) {
    Session session = new Session(desk, conversation, style, start);
    session.play(until, opening);
    return session;
  }

  /** Plays one as the person would. */
  public static Session play(Desk desk, Style style, long start, long until) {
    return play(desk, desk.open(), style, start, until, OptionalLong.empty());
  }

  private void play(long until, OptionalLong opening) {
    int wanted = Math.max(1, chance.round(style.requests() * chance.logNormal(0.88, 0.5)));
    long idle = 0;
    while (requests < wanted && (at < until || requests == 0)) {
      boolean first = requests == 0 && opening.isPresent();
      request(first ? opening.getAsLong() : ask(), idle);
      idle = Math.round(chance.logNormal(style.pause(), PAUSE_SPREAD) * Timeline.SECOND);
      at += idle;
    }
    at -= idle;
  }

  private long ask() {
    if (chance.happens(style.templates())) {
      long template = desk.setting().template(desk.person().team(), chance);
      return Prompts.near(template, 9, chance);
    }
    return desk.prompts().next();
  }

  private void request(long prompt, long idle) {
    requests++;
    int steps =
        style.calls() < 3
            ? 1 + chance.count(style.calls() - 1)
            : Math.min(
                MOST_STEPS,
                Math.max(
                    1,
                    chance.round(chance.logNormal(style.calls() / MEAN_OF_STEPS, STEPS_SPREAD))));
    for (int step = 0; step < steps; step++) {
      // After the first step, the newest message is what a tool brought.
      long message = step == 0 ? prompt : chance.bits();
      Tokens tokens = context.next(step == 0 ? idle : 0);
      Call call =
          step < steps - 1
              ? Call.using(tool(), at, conversation, tokens, message, chance)
              : Call.answered(at, conversation, tokens, message, chance);
      desk.call(call);
      calls++;
      at += call.duration();
      at += Math.round(chance.logNormal(TOOL_SECONDS, 1.1) * Timeline.SECOND);
    }
  }

  private long tool() {
    return chance.happens(SAME_TOOL) ? usualTool : chance.bits();
  }

  /** When it began. */
  public long start() {
    return start;
  }

  /** When it was over. */
  public long end() {
    return at;
  }

  /** How many there were in it. */
  public int calls() {
    return calls;
  }

  /** What it was. */
  public Conversation conversation() {
    return conversation;
  }
}
