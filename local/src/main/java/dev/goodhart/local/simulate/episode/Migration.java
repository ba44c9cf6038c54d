package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.FanOut;
import dev.goodhart.local.simulate.model.Fruits;
import dev.goodhart.local.simulate.model.Prompts;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;

/** Hundreds of files are changed in one night, by many agents with one order. */
final class Migration extends Episode {
  Migration(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    LocalDate day = weekday(2);
    long at = at(day, chance().uniform(17, 23));
    long order = chance().bits();
    int words = chance().between(3, 12);
    int agents = chance().between(8, 30);
    for (int wave = chance().between(4, 14); wave > 0; wave--) {
      Conversation root = desk.open();
      FanOut fanOut =
          new FanOut(
              agents,
              5,
              chance().between(12, 40),
              chance().uniform(12, 32),
              60,
              0,
              person().persona().style().mix());
      FanOut.Done done =
          fanOut.run(
              desk,
              root,
              at,
              new FanOut.Messages(
                  () -> Prompts.near(order, words, chance()), () -> chance().bits()));
      Fruits.of(Style.Fruit.CODE, done.root(), done.span(), done.calls(), desk, 1.5);
      at = done.span().to() + chance().between(1, 30) * Timeline.MINUTE;
    }
  }
}
