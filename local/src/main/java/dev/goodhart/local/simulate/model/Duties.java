package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Lane;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/** Which duties go with which persona. */
final class Duties {
  private static final double PAGED = 0.55;

  private Duties() {}

  static List<Duty> of(Person person, Setting setting) {
    Chance chance = setting.chance("duties", person.index());
    return switch (person.persona()) {
      case ANALYST -> List.of(bulkJobs(chance));
      case CRON_OWNER -> List.of(ScheduledReport.any(chance));
      case POLLER_OWNER -> List.of(Poller.any(chance));
      case EVALUATOR -> List.of(evaluations(chance));
      case ORCHESTRATOR -> List.of(fanOuts(chance));
      case ON_CALL -> List.of(pages(setting, chance));
      case SERVICE -> List.of(Pipeline.any(chance));
      default -> List.of();
    };
  }

  private static Duty bulkJobs(Chance chance) {
    double often = chance.uniform(0.15, 0.45);
    double size = chance.logUniform(60, 500);
    Program script = Program.any(Program.Kind.SCRIPT, chance);
    return (day, zone, effort, desk) -> {
      Chance draws = desk.chance();
      if (!Timeline.isWeekend(day) && draws.happens(often * effort)) {
        Batch batch = Batch.usual(20 + (int) draws.logNormal(size, 0.7), draws);
        Model model = draws.happens(0.6) ? desk.person().smallModel() : desk.person().model();
        batch.run(
            desk,
            desk.open(Lane.DELEGATED, script, model),
            Timeline.at(day, zone, draws.uniform(8, 19)));
      }
    };
  }

  private static Duty evaluations(Chance chance) {
    double often = chance.uniform(0.25, 0.6);
    EvaluationRun run = EvaluationRun.any(chance);
    return (day, zone, effort, desk) -> {
      Chance draws = desk.chance();
      if (!Timeline.isWeekend(day) && draws.happens(often * effort)) {
        run.perform(Timeline.at(day, zone, draws.uniform(9, 22)), desk);
      }
    };
  }

  private static Duty fanOuts(Chance chance) {
    double often = chance.uniform(1, 3);
    int agents = chance.between(5, 22);
    return (day, zone, effort, desk) -> {
      Chance draws = desk.chance();
      int times = Timeline.isWeekend(day) ? 0 : draws.count(often * effort);
      for (int i = 0; i < times; i++) {
        FanOut fanOut =
            new FanOut(
                Math.max(2, draws.count(agents)),
                4,
                draws.between(10, 32),
                draws.uniform(14, 35),
                90,
                draws.happens(0.3) ? 0.3 : 0,
                desk.person().persona().style().mix());
        FanOut.Done done =
            fanOut.run(
                desk,
                desk.open(),
                Timeline.at(day, zone, desk.person().rhythm().begins() + draws.uniform(0.5, 8)),
                new FanOut.Messages(draws::bits, draws::bits));
        Fruits.of(Style.Fruit.CODE, done.root(), done.span(), done.calls(), desk, 1);
      }
    };
  }

  /** One week in four. */
  private static Duty pages(Setting setting, Chance chance) {
    LocalDate week =
        setting.timeline().start().with(DayOfWeek.MONDAY).plusWeeks(chance.between(0, 3));
    return (day, zone, effort, desk) -> {
      Chance draws = desk.chance();
      boolean onCall = Math.floorMod(day.toEpochDay() - week.toEpochDay(), 28) < 7;
      if (onCall && effort > 0 && draws.happens(PAGED)) {
        long start = Timeline.at(day, zone, draws.uniform(20, 30));
        Style style = desk.person().persona().style();
        for (int i = draws.between(1, 3); i > 0; i--) {
          long later = start + draws.between(0, 30) * Timeline.MINUTE;
          Session session = Session.play(desk, style, later, later + 2 * Timeline.HOUR);
          Fruits.of(session, desk, 0.5);
        }
      }
    };
  }
}
