package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Model;
import dev.goodhart.local.simulate.model.Parameters;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Person.Move;
import dev.goodhart.local.simulate.model.Person.Reporting;
import dev.goodhart.local.simulate.model.Person.Rhythm;
import dev.goodhart.local.simulate.model.Persona;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.schema.Source;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hires everybody. Names say nothing: a detector must not learn them. */
final class Organisation {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("Europe/London"),
          ZoneId.of("America/New_York"),
          ZoneId.of("America/Los_Angeles"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Asia/Singapore"));
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final double IN_THE_TEAMS_ZONE = 0.75;
  private static final double MOVES = 0.02;
  private static final double LEAVES = 0.01;
  private static final int JOINED_BEFORE = 200;

  /** Where the next people go. */
  private record Team(String id, ZoneId zone, int size) {}

  private final Setting setting;
  private final Chance chance;
  private final List<Team> teams = new ArrayList<>();

  private Organisation(Setting setting) {
    this.setting = setting;
    chance = setting.chance("organisation", 0);
  }

  static List<Person> hire(Setting setting, int users) {
    return new Organisation(setting).hire(users);
  }

  private List<Person> hire(int users) {
    List<Persona> personas = personas(users);
    int places = 0;
    while (places < users) {
      Team team = team();
      teams.add(team);
      places += team.size();
    }
    List<Person> people = new ArrayList<>();
    int team = 0;
    int left = teams.get(0).size();
    for (int i = 0; i < users; i++) {
      if (left == 0) {
        left = teams.get(++team).size();
      }
      left--;
      people.add(person(i, personas.get(i), teams.get(team)));
    }
    return List.copyOf(people);
  }

  /** As many of each as its weight says, and one of each that has any; in random order. */
  private List<Persona> personas(int users) {
    Parameters parameters = setting.parameters();
    double sum = 0;
    for (Persona persona : Persona.values()) {
      sum += parameters.get(persona.key());
    }
    List<Persona> left = new ArrayList<>();
    for (Persona persona : Persona.values()) {
      double share = sum == 0 ? 0 : parameters.get(persona.key()) / sum;
      int count = share == 0 ? 0 : Math.max(1, (int) Math.round(share * users));
      for (int i = 0; i < count; i++) {
        left.add(persona);
      }
    }
    while (left.size() < users) {
      left.add(Persona.CHAT);
    }
    List<Persona> shuffled = new ArrayList<>();
    while (shuffled.size() < users) {
      int taken = chance.between(0, left.size() - 1);
      shuffled.add(left.get(taken));
      left.set(taken, left.get(left.size() - 1));
      left.remove(left.size() - 1);
    }
    return shuffled;
  }

  private Team team() {
    int size = (int) Math.round(chance.logNormal(setting.parameters().get("team.size"), 0.35));
    return new Team("team-" + chance.hex(6), chance.one(ZONES), Math.max(3, size));
  }

  private Person person(int index, Persona persona, Team team) {
    Chance own = setting.chance("person", index);
    boolean service = persona == Persona.SERVICE;
    ZoneId zone = own.happens(IN_THE_TEAMS_ZONE) ? team.zone() : own.one(ZONES);
    return new Person(
        index,
        "u-" + own.hex(8),
        team.id(),
        service ? Optional.empty() : move(team, own),
        persona,
        service ? UTC : zone,
        Program.any(persona.style().program(), own),
        Model.any(true, own),
        Model.any(false, own),
        reporting(own),
        rhythm(persona, own));
  }

  private Optional<Move> move(Team from, Chance own) {
    double kind = own.unit();
    if (kind > MOVES + LEAVES) {
      return Optional.empty();
    }
    long at = Math.round(own.uniform(0.2, 0.9) * setting.timeline().span().length());
    Optional<String> to =
        kind < MOVES
            ? teams.stream().map(Team::id).filter(id -> !id.equals(from.id())).findFirst()
            : Optional.empty();
    return Optional.of(new Move(setting.timeline().span().from() + at, to));
  }

  private Reporting reporting(Chance own) {
    Parameters parameters = setting.parameters();
    double source = own.unit();
    return new Reporting(
        source < 0.6 ? Source.GATEWAY : source < 0.95 ? Source.CLIENT : Source.PROVIDER_BILL,
        own.happens(0.4),
        own.happens(parameters.get("events.with_team")),
        own.happens(parameters.get("events.with_tools")),
        !own.happens(parameters.get("outcomes.missing")),
        own.happens(0.25) ? Optional.of(own.hex(12)) : Optional.empty(),
        !own.happens(parameters.get("lane.missing")));
  }

  private Rhythm rhythm(Persona persona, Chance own) {
    Timeline timeline = setting.timeline();
    LocalDate joins =
        persona == Persona.NEW_HIRE
            ? timeline.start().plusDays(own.between(timeline.days() / 7, timeline.days() * 3 / 5))
            : timeline.start().minusDays(own.between(1, JOINED_BEFORE));
    double begins =
        persona == Persona.OFFSET_SHIFT ? own.uniform(13, 20) : Math.max(6, 9 + 0.8 * own.normal());
    return new Rhythm(
        joins,
        begins,
        8.6 + 0.6 * own.normal(),
        own.logNormal(0.9, 0.45) * setting.parameters().get("scale.volume"),
        own.happens(0.12) ? own.uniform(0.1, 0.5) : 0.03,
        own.uniform(0.02, 0.22));
  }
}
