package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Context;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Prompts;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Many people type the same exercises in the same minutes, each with answers of their own. */
final class Workshop extends Episode {
  /** An exercise: what to type, and when, milliseconds since the epoch. */
  private record Exercise(long message, long at) {}

  private final List<Exercise> exercises;

  private Workshop(Cue cue, List<Exercise> exercises) {
    super(cue);
    this.exercises = exercises;
  }

  static Function<Cue, Episode> plot(Setting setting, Chance chance) {
    LocalDate day = weekday(2, setting, chance);
    long at = Timeline.at(day, ZoneOffset.UTC, chance.between(14, 34) / 2.0);
    List<Exercise> exercises = new ArrayList<>();
    for (int i = chance.between(8, 30); i > 0; i--) {
      exercises.add(new Exercise(chance.bits(), at));
      at += chance.between(90, 500) * Timeline.SECOND;
    }
    return cue -> new Workshop(cue, List.copyOf(exercises));
  }

  @Override
  public void act(Desk desk) {
    Conversation conversation = desk.open();
    Context context = new Context(person().persona().style().mix(), person().model(), chance());
    conversation = conversation.on(person().model().name());
    for (Exercise exercise : exercises) {
      long at = exercise.at() + Math.round(chance().logNormal(25, 0.7) * Timeline.SECOND);
      long message = Prompts.near(exercise.message(), chance().between(0, 2), chance());
      desk.call(Call.answered(at, conversation, context.next(0), message, chance()));
      for (int own = chance().count(0.7); own > 0; own--) {
        at += chance().between(20, 80) * Timeline.SECOND;
        desk.call(
            Call.answered(at, conversation, context.next(0), desk.prompts().next(), chance()));
      }
    }
  }
}
