package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * The same questions to a model several times, to see how well it answers.
 *
 * @param questions their fingerprints
 * @param repeats of each
 * @param gap typical seconds between two calls
 * @param mix of tokens
 */
public record EvaluationRun(List<Long> questions, int repeats, double gap, Mix mix) {
  /** One as people have them. */
  public static EvaluationRun any(Chance chance) {
    List<Long> questions = new ArrayList<>();
    for (int i = chance.between(15, 120); i > 0; i--) {
      questions.add(chance.bits());
    }
    Mix mix =
        new Mix(
            chance.logUniform(700, 8_000),
            1e9,
            chance.logUniform(300, 5_000),
            chance.logUniform(60, 900),
            0.6,
            chance.uniform(0, 0.6));
    return new EvaluationRun(
        List.copyOf(questions), chance.between(1, 8), chance.logUniform(1, 9), mix);
  }

  /** Runs it, with one model. */
  public void perform(long start, Desk desk) {
    Chance chance = desk.chance();
    Model model = Model.any(chance.happens(0.5), chance);
    Program program = Program.any(Program.Kind.SCRIPT, chance);
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      order.addAll(questions);
    }
    int[] asked = {0};
    Repeater repeater =
        new Repeater(
            desk,
            () -> desk.open(Lane.EVAL, program, model),
            questions.size(),
            () -> chance.logNormal(gap, 0.6),
            (at, conversation) ->
                Call.answered(
                    at,
                    conversation,
                    new Context(mix, model, chance).next(0),
                    order.get(asked[0]++),
                    chance));
    repeater.run(new Span(start, start + Timeline.DAY), order.size());
  }
}
