package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.OutcomeKind;

/**
 * Many documents through one task: the same instructions, each time another document.
 *
 * @param template fingerprint of the instructions
 * @param words bits in which two messages differ, at the most
 * @param documents how many
 * @param gap typical seconds from one to the next
 * @param mix of tokens
 */
public record Batch(long template, int words, int documents, double gap, Mix mix) {
  private static final int DOCUMENTS_OF_A_SESSION = 400;

  /** One as people have them. */
  public static Batch usual(int documents, Chance chance) {
    Mix mix =
        new Mix(
            chance.logUniform(800, 6_000),
            1e9,
            chance.logUniform(1_000, 16_000),
            chance.logUniform(40, 900),
            chance.uniform(0.3, 0.9),
            chance.happens(0.2) ? 0.3 : 0);
    return new Batch(
        chance.bits(), chance.between(5, 26), documents, chance.logUniform(2, 20), mix);
  }

  /**
   * Works through them.
   *
   * @return when it is done
   */
  public long run(Desk desk, Conversation conversation, long start) {
    Chance chance = desk.chance();
    Model model = Model.named(conversation.model());
    Repeater repeater =
        new Repeater(
            desk,
            () -> conversation,
            DOCUMENTS_OF_A_SESSION,
            () -> chance.logNormal(gap, 0.5),
            (at, of) ->
                // Each document is a new conversation: nothing is carried along.
                Call.answered(
                    at,
                    of,
                    new Context(mix, model, chance).next(0),
                    Prompts.near(template, words, chance),
                    chance));
    long longest = Math.round(documents * gap * 3 * Timeline.SECOND) + Timeline.HOUR;
    repeater.run(new Span(start, start + longest), documents);
    long end = start + Math.round(documents * gap * 1.2 * Timeline.SECOND);
    desk.outcome(end + 5 * Timeline.MINUTE, conversation, OutcomeKind.TASK_CLOSED, 1);
    return end;
  }
}
