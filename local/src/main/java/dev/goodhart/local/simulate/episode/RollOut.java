package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Prompts;
import dev.goodhart.local.simulate.model.Session;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.schema.Lane;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** On one day most of the company gets a new tool and tries it, from one page of examples. */
final class RollOut extends Episode {
  private final LocalDate day;
  private final Program tool;
  private final List<Long> examples;

  private RollOut(Cue cue, LocalDate day, Program tool, List<Long> examples) {
    super(cue);
    this.day = day;
    this.tool = tool;
    this.examples = examples;
  }

  static Function<Cue, Episode> plot(Setting setting, Chance chance) {
    LocalDate day = weekday(2, setting, chance);
    Program tool = Program.any(Program.Kind.AGENT, chance);
    List<Long> examples = new ArrayList<>();
    for (int i = chance.between(4, 10); i > 0; i--) {
      examples.add(chance.bits());
    }
    return cue -> new RollOut(cue, day, tool, List.copyOf(examples));
  }

  @Override
  public void act(Desk desk) {
    if (desk.influence().effort(day) == 0) {
      return;
    }
    Style style = person().persona().style();
    for (int i = chance().between(2, 7); i > 0; i--) {
      double hour = person().rhythm().begins() + chance().uniform(0, 7);
      long example = Prompts.near(chance().one(examples), chance().between(0, 3), chance());
      long start = at(day, hour);
      Conversation conversation = desk.open(Lane.HUMAN, tool, person().model());
      Session.play(
          desk, conversation, style, start, start + Timeline.HOUR, OptionalLong.of(example));
    }
  }
}
