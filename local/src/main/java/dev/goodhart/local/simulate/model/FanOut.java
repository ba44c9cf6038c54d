package dev.goodhart.local.simulate.model;

import java.util.function.LongSupplier;

/**
 * Sub-agents that one session sends out together.
 *
 * @param agents how many
 * @param fewest calls of one
 * @param most calls of one
 * @param gap typical seconds between the calls of one
 * @param stagger seconds within which they begin
 * @param nested share of agents that are sent out by another sub-agent
 * @param mix of tokens
 */
public record FanOut(
    int agents, int fewest, int most, double gap, double stagger, double nested, Mix mix) {

  /**
   * What sub-agents are told.
   *
   * @param first the message that starts one
   * @param later the newest message of its later calls
   */
  public record Messages(LongSupplier first, LongSupplier later) {}

  /** What was done. */
  public record Done(Conversation root, Span span, int calls) {}

  /** Sends them out. */
  public Done run(Desk desk, Conversation opener, long start, Messages messages) {
    Chance chance = desk.chance();
    Conversation root = opener.asRun(chance);
    Model model = Model.named(root.model());
    Call sent =
        Call.using(
            chance.bits(),
            start,
            root,
            new Context(mix, model, chance).next(0),
            messages.first().getAsLong(),
            chance);
    desk.call(sent);
    long end = start;
    int calls = 1;
    Conversation sibling = root;
    boolean ownSessions = chance.happens(0.5);
    for (int i = 0; i < agents; i++) {
      Conversation parent = chance.happens(nested) ? sibling : root;
      Conversation agent = parent.child(ownSessions, chance);
      sibling = agent;
      Context context = new Context(mix, model, chance);
      long at = start + Math.round((3 + chance.uniform(0, stagger)) * Timeline.SECOND);
      int own = chance.between(fewest, most);
      for (int call = 0; call < own; call++) {
        Tokens tokens = context.next(0);
        long message = (call == 0 ? messages.first() : messages.later()).getAsLong();
        desk.call(
            call == own - 1
                ? Call.answered(at, agent, tokens, message, chance)
                : Call.using(chance.bits(), at, agent, tokens, message, chance));
        end = Math.max(end, at);
        at += Math.round(chance.logNormal(gap, 0.6) * Timeline.SECOND);
        calls++;
      }
    }
    return new Done(root, new Span(start, end), calls);
  }
}
