package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.util.Optional;

/**
 * What the calls of one session, or of one run in it, have in common.
 *
 * @param session its id
 * @param program who calls
 * @param lane as declared
 * @param model that is asked
 * @param run a run within the session, such as a sub-agent
 * @param parentRun the run that started it
 * @param depth runs above it
 * @param installation of the program, where it says so
 */
public record Conversation(
    String session,
    Program program,
    Lane lane,
    String model,
    Optional<String> run,
    Optional<String> parentRun,
    int depth,
    Optional<String> installation) {

  /** The same under another declaration. */
  public Conversation in(Lane declared) {
    return new Conversation(session, program, declared, model, run, parentRun, depth, installation);
  }

  /** The same with another model. */
  public Conversation on(String other) {
    return new Conversation(session, program, lane, other, run, parentRun, depth, installation);
  }

  /** The same by another program. */
  public Conversation by(Program other) {
    return new Conversation(session, other, lane, model, run, parentRun, depth, installation);
  }

  /** The same from another machine. */
  public Conversation from(String machine) {
    return new Conversation(
        session, program, lane, model, run, parentRun, depth, Optional.of(machine));
  }

  /** The same as a run that others can descend from. */
  public Conversation asRun(Chance chance) {
    return new Conversation(
        session,
        program,
        lane,
        model,
        Optional.of("r-" + chance.hex(8)),
        parentRun,
        depth,
        installation);
  }

  /**
   * A run started by this one.
   *
   * @param ownSession whether it has a session id of its own
   */
  public Conversation child(boolean ownSession, Chance chance) {
    return new Conversation(
        ownSession ? sessionId(chance) : session,
        program,
        lane,
        model,
        Optional.of("r-" + chance.hex(8)),
        run,
        depth + 1,
        installation);
  }

  static String sessionId(Chance chance) {
    return "s-" + chance.hex(10);
  }
}
