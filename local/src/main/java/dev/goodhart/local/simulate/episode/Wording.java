package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Prompts;
import java.util.ArrayList;
import java.util.List;

/** Pointless messages: a few, reworded more or less, with something new now and then. */
final class Wording {
  private final List<Long> messages = new ArrayList<>();
  private final int words;
  private final double chaff;
  private final Chance chance;
  private int said;

  /**
   * @param messages how many there are
   * @param words bits by which one may differ from its original, at the most
   * @param chaff share of messages that are like no other
   */
  Wording(int messages, int words, double chaff, Chance chance) {
    this.words = words;
    this.chaff = Math.min(0.9, chaff);
    this.chance = chance;
    for (int i = 0; i < Math.max(1, messages); i++) {
      this.messages.add(chance.bits());
    }
  }

  /** The next one, in turn. */
  long next() {
    if (chance.happens(chaff)) {
      return chance.bits();
    }
    return Prompts.near(messages.get(said++ % messages.size()), words, chance);
  }
}
