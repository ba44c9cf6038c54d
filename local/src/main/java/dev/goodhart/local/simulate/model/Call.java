package dev.goodhart.local.simulate.model;

import java.util.OptionalLong;

/**
 * One call as it was, before anybody reports it.
 *
 * @param at when it was made: milliseconds since the epoch, UTC
 * @param conversation it belongs to
 * @param tokens it used
 * @param prompt fingerprint of the newest message: near messages differ in few bits
 * @param tool fingerprint of the tool it asked for with its arguments, if any
 * @param toolCalls it asked for
 * @param toolErrors of those
 * @param duration milliseconds
 * @param finish why the model stopped
 */
public record Call(
    long at,
    Conversation conversation,
    Tokens tokens,
    long prompt,
    OptionalLong tool,
    int toolCalls,
    int toolErrors,
    long duration,
    String finish) {

  private static final double MILLIS_PER_OUTPUT_TOKEN = 12;

  /** A call that was answered in words. */
  public static Call answered(
      long at, Conversation conversation, Tokens tokens, long prompt, Chance chance) {
    return new Call(
        at,
        conversation,
        tokens,
        prompt,
        OptionalLong.empty(),
        0,
        0,
        duration(tokens, chance),
        "stop");
  }

  /** A call that was answered by asking for a tool. */
  public static Call using(
      long tool, long at, Conversation conversation, Tokens tokens, long prompt, Chance chance) {
    return new Call(
        at,
        conversation,
        tokens,
        prompt,
        OptionalLong.of(tool),
        chance.happens(0.8) ? 1 : chance.between(2, 4),
        chance.happens(0.04) ? 1 : 0,
        duration(tokens, chance),
        "tool_use");
  }

  /** A call that came to nothing. */
  public static Call failed(long at, Conversation conversation, Tokens tokens, long prompt) {
    return new Call(at, conversation, tokens, prompt, OptionalLong.empty(), 0, 0, 900, "error");
  }

  private static long duration(Tokens tokens, Chance chance) {
    return Math.round(
        chance.logNormal(2_500, 0.5)
            + (tokens.output() + tokens.reasoning()) * MILLIS_PER_OUTPUT_TOKEN);
  }
}
