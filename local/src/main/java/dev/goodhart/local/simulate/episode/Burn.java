package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Model;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.OutcomeKind;
import java.time.LocalDate;
import java.util.List;

/** Tokens used for the count's sake. How many differs as widely as with honest work. */
abstract class Burn extends Episode {
  private static final double FEWEST = 3e6;
  private static final double MOST = 250e6;
  private static final double LEAST_PER_CALL = 2_500;
  private static final double MOST_PER_CALL = 600_000;
  private static final double SPAMS = 0.25;
  private static final List<Lane> USUAL = List.of(Lane.HUMAN, Lane.DELEGATED, Lane.UNKNOWN);
  private static final List<Lane> FALSE = List.of(Lane.SCHEDULED, Lane.CI, Lane.EVAL);

  private final Lane lane;
  private final Program program;
  private final Model model;
  private final double budget;
  private final boolean spams;
  private final double answers;
  private final double reasons;

  Burn(Cue cue) {
    super(cue);
    boolean lies = chance().happens(setting().parameters().get("lane.false"));
    lane = chance().one(lies ? FALSE : USUAL);
    boolean own = chance().happens(0.6);
    program = own ? person().program() : Program.any(Program.Kind.AGENT, chance());
    model = chance().happens(0.75) ? person().model() : person().smallModel();
    budget = chance().logUniform(FEWEST, MOST) * setting().parameters().get("scale.gaming");
    spams = chance().happens(SPAMS);
    answers = chance().uniform(0.05, 0.5);
    reasons = chance().uniform(0, 0.3);
  }

  /** A new session, under the declaration that this burn goes by. */
  final Conversation open(Desk desk) {
    return desk.open(lane, program, model);
  }

  final Model model() {
    return model;
  }

  /** Tokens in all that are aimed at. */
  final double budget() {
    return budget;
  }

  /** Tokens of each of so many calls. */
  final double perCall(double calls) {
    return Math.max(LEAST_PER_CALL, Math.min(MOST_PER_CALL, budget / calls));
  }

  /** A usual call of that size: mostly read from the cache. */
  final Tokens usualCall(double total) {
    double read = total < 6_000 ? 0 : total * chance().uniform(0.6, 0.97);
    double output = Math.min(total * 0.2, chance().logUniform(40, 1_200));
    return split(total - read - output, read, output);
  }

  /** A step of an agent, such as those of work: mostly another tool, now and then an answer. */
  final Call step(long at, Conversation of, Tokens tokens, long prompt) {
    double thought = chance().happens(reasons) ? tokens.output() * chance().logNormal(1, 0.8) : 0;
    // Taken from what else there is, so that whoever counts reaches the same sum.
    long hidden = Math.min(Math.round(thought), Math.max(0, tokens.input() - 1));
    Tokens all =
        new Tokens(
            tokens.input() - hidden,
            tokens.cacheRead(),
            tokens.cacheWrite(),
            tokens.output(),
            hidden);
    return chance().happens(answers)
        ? Call.answered(at, of, all, prompt, chance())
        : Call.using(chance().bits(), at, of, all, prompt, chance());
  }

  /** Counts, with what is newly cached where the model tells. */
  final Tokens split(double fresh, double read, double output) {
    double written = model.billsWrites() && read > 0 ? fresh * 0.85 : 0;
    return new Tokens(
        Math.max(1, Math.round(fresh - written)),
        Math.round(read),
        Math.round(written),
        Math.max(1, Math.round(output)),
        0);
  }

  /** Between these, but less where the parameters ask for plainer burns, more for sly ones. */
  final double disguise(double least, double most) {
    return chance().uniform(least, most) * setting().parameters().get("scale.disguise");
  }

  /** A stretch that begins on some weekday at any hour. */
  final Span anyTime(double leastHours, double mostHours) {
    double hours = chance().logUniform(leastHours, mostHours);
    LocalDate day = weekday((int) Math.ceil(hours / 24) + 1);
    long begin = at(day, chance().uniform(7, 24));
    return new Span(begin, begin + Math.round(hours * Timeline.HOUR));
  }

  /** So many weekdays from some weekday on. */
  final List<LocalDate> weekdays(int least, int most) {
    int days = chance().between(least, most);
    LocalDate first = weekday(Math.min(setting().timeline().days() * 3 / 4, days * 7 / 5));
    return first
        .datesUntil(setting().timeline().end())
        .filter(day -> !Timeline.isWeekend(day))
        .limit(days)
        .toList();
  }

  /** Some make it look like work. */
  final void pretend(Desk desk, Conversation of, long at) {
    if (spams) {
      desk.outcome(at, of, OutcomeKind.COMMIT, 1);
      desk.outcome(at, of, OutcomeKind.LINES_ADDED, chance().between(1, 4));
    }
  }
}
