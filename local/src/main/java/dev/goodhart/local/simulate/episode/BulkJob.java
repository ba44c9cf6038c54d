package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Batch;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Model;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.schema.Lane;

/** Somebody who usually does not sends thousands of documents through one task, once. */
final class BulkJob extends Episode {
  BulkJob(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    int documents = (int) chance().logUniform(300, 2_500);
    Program script = Program.any(Program.Kind.SCRIPT, chance());
    Model model = chance().happens(0.5) ? person().smallModel() : person().model();
    Batch.usual(documents, chance())
        .run(
            desk,
            desk.open(Lane.DELEGATED, script, model),
            at(weekday(3), chance().uniform(8, 22)));
  }
}
