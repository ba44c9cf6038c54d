package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Prompts;
import dev.goodhart.local.simulate.model.Repeater;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Team mates who run the same script in the same minute. */
final class Lockstep extends Burn {

  /**
   * What they agreed on.
   *
   * @param starts instants, milliseconds since the epoch, UTC
   * @param calls of a run
   * @param gap seconds between two calls
   * @param uneven deviation of its natural logarithm
   * @param messages of the script, in turn
   * @param words by which they may differ from member to member
   */
  private record Script(
      List<Long> starts, int calls, double gap, double uneven, List<Long> messages, int words) {}

  private final Script script;

  private Lockstep(Cue cue, Script script) {
    super(cue);
    this.script = script;
  }

  static Function<Cue, Episode> plot(Setting setting, Chance chance) {
    int days = chance.between(2, 6);
    LocalDate first = weekday(days + 2, setting, chance);
    double hour = chance.uniform(0, 23);
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      double drift = chance.happens(0.5) ? 0 : chance.uniform(-2, 2);
      long start = Timeline.at(first.plusDays(i), ZoneOffset.UTC, hour + drift);
      starts.add(start - start % Timeline.MINUTE);
    }
    List<Long> messages = new ArrayList<>();
    for (int i = chance.between(1, 12); i > 0; i--) {
      messages.add(chance.bits());
    }
    Script script =
        new Script(
            List.copyOf(starts),
            (int) chance.logUniform(20, 180),
            chance.logUniform(8, 90),
            chance.uniform(0, 0.15),
            List.copyOf(messages),
            chance.happens(0.5) ? 0 : chance.between(1, 4));
    return cue -> new Lockstep(cue, script);
  }

  @Override
  public void act(Desk desk) {
    Tokens usual = usualCall(perCall(script.calls() * (double) script.starts().size()));
    for (long start : script.starts()) {
      long begin = start + chance().between(0, 20) * Timeline.SECOND;
      int[] said = {0};
      Repeater repeater =
          new Repeater(
              desk,
              () -> open(desk),
              Integer.MAX_VALUE,
              () -> chance().logNormal(script.gap(), script.uneven()),
              (at, conversation) ->
                  Call.answered(
                      at, conversation, usual.around(0.1, chance()), message(said[0]++), chance()));
      repeater.run(new Span(begin, begin + Timeline.DAY), script.calls());
    }
  }

  private long message(int turn) {
    List<Long> messages = script.messages();
    return Prompts.near(messages.get(turn % messages.size()), script.words(), chance());
  }
}
