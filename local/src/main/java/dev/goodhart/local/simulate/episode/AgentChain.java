package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import java.time.LocalDate;
import java.util.List;

/** Agents that start agents to rate what agents did, level below level. */
final class AgentChain extends Burn {
  AgentChain(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<LocalDate> days = weekdays(1, 5);
    int depth = chance().between(4, 14);
    int perLevel = chance().between(2, 6);
    int chains = (int) chance().logUniform(4, 30);
    Tokens usual = usualCall(perCall(days.size() * (double) depth * perLevel * chains));
    Wording wording =
        new Wording(chance().between(2, 14), chance().between(1, 7), disguise(0, 0.5), chance());
    for (LocalDate day : days) {
      long at = at(day, chance().uniform(7, 20));
      for (int chain = 0; chain < chains; chain++) {
        Conversation level = open(desk).asRun(chance());
        for (int i = 0; i < depth; i++) {
          for (int call = 0; call < perLevel; call++) {
            Tokens tokens = usual.around(0.3, chance());
            desk.call(step(at, level, tokens, wording.next()));
            at += Math.round(chance().logNormal(14, 0.5) * Timeline.SECOND);
          }
          level = level.child(chance().happens(0.3), chance());
        }
        at += chance().between(1, 12) * Timeline.MINUTE;
      }
    }
  }
}
