package dev.goodhart.local.demo;

import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.apache.avro.Schema;

/**
 * People and services of a made-up company whose usage never ends. Most work honestly, in office
 * rhythm and in many ways; a leaderboard tempts one or two a week to burn tokens for the count's
 * sake; somebody else works as much for a launch. Reports arrive as they do in life: some late,
 * some twice, some growing, some from client and gateway both, a few broken.
 *
 * <p>The same seed, size and begin make the same usage. Not thread-safe.
 */
public final class SimulatedOrganisation {
  private static final List<String> NAMES =
      List.of(
          "ada",
          "alan",
          "amara",
          "anouk",
          "arjun",
          "astrid",
          "bela",
          "bram",
          "carmen",
          "chidi",
          "chloe",
          "dana",
          "dmitri",
          "edsger",
          "elena",
          "emil",
          "farah",
          "felix",
          "fiona",
          "grace",
          "hana",
          "hugo",
          "ines",
          "ivan",
          "jana",
          "joao",
          "jonas",
          "kaya",
          "kenji",
          "lena",
          "liam",
          "lucia",
          "mael",
          "margaret",
          "mateo",
          "mei",
          "mina",
          "nadia",
          "niklas",
          "noor",
          "olga",
          "oscar",
          "paula",
          "pavel",
          "priya",
          "quinn",
          "rafael",
          "rosa",
          "ruth",
          "samir",
          "sofia",
          "tariq",
          "theo",
          "uma",
          "vera",
          "viktor",
          "wanda",
          "yara",
          "yusuf",
          "zoe");
  private static final List<String> TEAMS =
      List.of("atlas", "beacon", "cobalt", "delta", "ember", "fjord");
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"), ZoneId.of("Europe/London"), ZoneId.of("America/New_York"));
  private static final List<String> MODELS =
      List.of("claude-sonnet-4-5", "gpt-5.1", "claude-opus-4-5", "claude-haiku-4-5");

  /** Of sixty people; the pattern repeats where there are more. */
  private static final Persona[] PERSONAS = {
    Persona.ASSISTED, Persona.CHAT, Persona.AGENTIC, Persona.ASSISTED, Persona.CHAT,
    Persona.BULK, Persona.ASSISTED, Persona.AGENTIC, Persona.CHAT, Persona.ASSISTED,
    Persona.POWER, Persona.CHAT, Persona.ASSISTED, Persona.WRITER, Persona.AGENTIC
  };

  private static final int CALLS_OF_A_BURN_PER_HOUR = 240;
  private static final int AGENTS_OF_A_CRUNCH = 2;
  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final long seed;
  private final Instant begin;
  private final Instant temptation;
  private final List<Person> people;
  private final PriorityQueue<Arrival> coming = new PriorityQueue<>(Arrival.ORDER);
  private LocalDate unplanned;
  private long made;

  /**
   * @param seed decides everything that is by chance
   * @param users how many people and services, at least 4
   * @param begin of the first day, UTC midnight
   * @param temptation when the first week with a burn begins; there is one each week from then on
   */
  public SimulatedOrganisation(long seed, int users, Instant begin, Instant temptation) {
    this.seed = seed;
    this.begin = begin;
    this.temptation = temptation;
    people = hire(users, new SplittableRandom(seed));
    unplanned = LocalDate.ofInstant(begin, ZoneOffset.UTC);
  }

  private static List<Person> hire(int users, SplittableRandom random) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      String name = NAMES.get(i % NAMES.size()) + (i < NAMES.size() ? "" : i / NAMES.size() + 1);
      // Uneven, as teams are: the first are larger.
      String team = TEAMS.get(Math.min(random.nextInt(8), random.nextInt(6)) % TEAMS.size());
      Persona persona = PERSONAS[i % PERSONAS.length];
      if (i == users - 1) {
        people.add(service(i, "build-server", team, Persona.CI));
      } else if (i == users - 2) {
        people.add(service(i, "weekly-reports", team, Persona.CRON));
      } else {
        ZoneId zone = ZONES.get(TEAMS.indexOf(team) % ZONES.size());
        String model = MODELS.get(random.nextInt(MODELS.size() - 1));
        people.add(new Person(i, name, team, zone, persona, model));
      }
    }
    return List.copyOf(people);
  }

  private static Person service(int index, String id, String team, Persona persona) {
    return new Person(index, id, team, ZoneOffset.UTC, persona, "claude-haiku-4-5");
  }

  /** Who is in which team. */
  public List<TeamMembership> memberships() {
    return people.stream()
        .map(
            person ->
                new TeamMembership(
                    person.id(),
                    begin.minus(Duration.ofDays(30)),
                    person.team(),
                    person.persona().role,
                    person.zone().getId()))
        .toList();
  }

  /** What tempts them. */
  public List<Incentive> incentives() {
    return List.of(
        Incentive.newBuilder()
            .setIncentiveId("token-champions")
            .setKind(IncentiveKind.LEADERBOARD)
            .setPeriod(IncentivePeriod.WEEK)
            .setPeriodEnds("FRIDAY 17:00")
            .setValidFrom(begin)
            .build());
  }

  /** The next to arrive; there is always one. */
  Arrival next() {
    peek();
    return coming.remove();
  }

  /** When the next arrives. */
  long nextAt() {
    return peek().at();
  }

  private Arrival peek() {
    // A local day begins up to half a day before the UTC day of its name.
    while (coming.isEmpty() || coming.peek().at() > startOf(unplanned) - DAY) {
      planDay(unplanned);
      unplanned = unplanned.plusDays(1);
    }
    return coming.peek();
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private void planDay(LocalDate day) {
    List<Stretch> stretches = stretches(day);
    for (Person person : people) {
      SplittableRandom random = random(person.index(), day.toEpochDay());
      if (person.persona().isService() || isWorkday(day, random)) {
        planUsualDay(person, day, random);
      }
    }
    for (Stretch stretch : stretches) {
      planStretch(stretch, day, random(-1 - stretch.person().index(), day.toEpochDay()));
    }
  }

  private SplittableRandom random(long a, long b) {
    return new SplittableRandom((seed * 1_000_003 + a) * 1_000_003 + b);
  }

  private static boolean isWorkday(LocalDate day, SplittableRandom random) {
    boolean weekend =
        day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    return random.nextDouble() < (weekend ? 0.06 : 0.95);
  }

  private void planUsualDay(Person person, LocalDate day, SplittableRandom random) {
    Persona persona = person.persona();
    int sessions = between(persona.fewestSessions, persona.mostSessions, random);
    for (int i = 0; i < sessions; i++) {
      long start;
      if (persona.isService()) {
        start = startOf(day) + i * HOUR + random.nextInt(60) * SECOND;
      } else {
        // From half past eight to half past five, with a pause at noon.
        double hour = 8.5 + 8 * random.nextDouble();
        hour += hour > 12 ? 1 : 0;
        start = day.atStartOfDay(person.zone()).toInstant().toEpochMilli() + (long) (hour * HOUR);
      }
      planSession(person, start, between(persona.fewestCalls, persona.mostCalls, random), random);
    }
  }

  private void planSession(Person person, long start, int calls, SplittableRandom random) {
    Persona persona = person.persona();
    String session = hex(random);
    long at = start;
    for (int i = 0; i < calls; i++) {
      TokenUsageEvent event = call(person, session, at, random);
      event.setInputTokens(around(persona.input, random));
      event.setCacheReadTokens(i == 0 ? 0 : around(persona.cacheRead, random));
      event.setCacheWriteTokens(around(persona.cacheRead / (i == 0 ? 2 : 20), random));
      event.setOutputTokens(around(persona.output, random));
      event.setReasoningTokens(random.nextInt(3) == 0 ? around(persona.output, random) : 0);
      event.setLane(persona.lane);
      event.setPromptFingerprint(persona == Persona.CRON ? fixed(person.index()) : hex(random));
      event.setToolCalls(random.nextInt(4));
      event.setToolErrors(random.nextInt(12) == 0 ? 1 : 0);
      report(event, random);
      at += around(persona.gap * SECOND, random);
    }
    if (random.nextDouble() < persona.yield) {
      planOutcomes(person, session, start, at, calls, random);
    }
  }

  private void planOutcomes(
      Person person, String session, long start, long end, int calls, SplittableRandom random) {
    outcome(person, session, end, OutcomeKind.ACTIVE_SECONDS, (end - start) / SECOND * 2 / 3);
    outcome(person, session, end, OutcomeKind.EDIT_ACCEPTED, 1 + calls / 4);
    outcome(person, session, end, OutcomeKind.LINES_ADDED, around(calls * 6L, random));
    if (random.nextInt(2) == 0) {
      outcome(person, session, end + 60 * SECOND, OutcomeKind.COMMIT, 1);
    }
    if (random.nextInt(6) == 0) {
      outcome(person, session, end + 600 * SECOND, OutcomeKind.PULL_REQUEST, 1);
    }
  }

  private void outcome(Person person, String session, long at, OutcomeKind kind, long amount) {
    WorkOutcomeEvent event = new WorkOutcomeEvent();
    event.setEventId("o" + made);
    event.setOccurredAt(Instant.ofEpochMilli(at));
    event.setUserId(person.id());
    event.setSessionId(session);
    event.setKind(kind);
    event.setAmount(amount);
    coming.add(new Arrival.Outcome(at + SECOND, made++, event));
  }

  /** Who does not work as usual on that day, or on the one before or after it. */
  private List<Stretch> stretches(LocalDate day) {
    List<Stretch> found = new ArrayList<>();
    long weeks = Math.floorDiv(startOf(day) - temptation.toEpochMilli(), 7 * DAY);
    for (long week = Math.max(0, weeks - 1); week <= weeks + 1; week++) {
      Instant begins = temptation.plus(Duration.ofDays(7 * week));
      SplittableRandom random = random(-1_000_000, week);
      List<Person> candidates = new ArrayList<>(people);
      candidates.removeIf(
          person ->
              person.persona() != Persona.ASSISTED
                  && person.persona() != Persona.CHAT
                  && person.persona() != Persona.AGENTIC);
      found.add(stretch(take(candidates, random), Stretch.Kind.BURN, begins, 2, 10));
      found.add(stretch(take(candidates, random), Stretch.Kind.CRUNCH, begins, 4, 12));
      found.add(stretch(take(candidates, random), Stretch.Kind.DISGUISED_BURN, begins, 16, 24));
    }
    found.removeIf(
        stretch ->
            stretch.from().toEpochMilli() >= startOf(day.plusDays(1))
                || stretch.to().toEpochMilli() <= startOf(day));
    return found;
  }

  private static Person take(List<Person> candidates, SplittableRandom random) {
    return candidates.remove(random.nextInt(candidates.size()));
  }

  private static Stretch stretch(
      Person person, Stretch.Kind kind, Instant week, int fromHour, int toHour) {
    return new Stretch(
        person, kind, week.plus(Duration.ofHours(fromHour)), week.plus(Duration.ofHours(toHour)));
  }

  private void planStretch(Stretch stretch, LocalDate day, SplittableRandom random) {
    long from = Math.max(stretch.from().toEpochMilli(), startOf(day));
    long to = Math.min(stretch.to().toEpochMilli(), startOf(day.plusDays(1)));
    if (stretch.kind() == Stretch.Kind.CRUNCH) {
      planCrunch(stretch.person(), from, to, random);
    } else {
      planBurn(stretch, from, to, random);
    }
  }

  private void planCrunch(Person person, long from, long to, SplittableRandom random) {
    Persona busy = Persona.AGENTIC;
    Person crunching =
        new Person(person.index(), person.id(), person.team(), person.zone(), busy, person.model());
    for (int agent = 0; agent < AGENTS_OF_A_CRUNCH; agent++) {
      for (long at = from;
          at < to;
          at += around(SECOND * busy.gap * busy.mostCalls * 3 / 2, random)) {
        planSession(crunching, at, busy.mostCalls, random);
      }
    }
  }

  private void planBurn(Stretch burn, long from, long to, SplittableRandom random) {
    boolean disguised = burn.kind() == Stretch.Kind.DISGUISED_BURN;
    long gap = HOUR / CALLS_OF_A_BURN_PER_HOUR;
    long prompt = random(burn.person().index(), burn.from().toEpochMilli()).nextLong();
    for (long at = from; at < to; at += disguised ? around(gap, random) : gap) {
      String session = fixed(burn.person().index() * 1_000_003L + at / (2 * HOUR));
      TokenUsageEvent event = call(burn.person(), session, at, random);
      event.setInputTokens(disguised ? around(900, random) : 900);
      event.setCacheReadTokens(disguised ? around(52_000, random) : 52_000);
      event.setOutputTokens(disguised ? around(240, random) : 240);
      event.setLane(Lane.UNKNOWN);
      long reworded = disguised ? prompt ^ (1L << random.nextInt(64)) : prompt;
      event.setPromptFingerprint(HexFormat.of().toHexDigits(reworded));
      event.setToolFingerprint(fixed(burn.person().index()));
      event.setToolCalls(1);
      report(event, random);
    }
  }

  private TokenUsageEvent call(Person person, String session, long at, SplittableRandom random) {
    TokenUsageEvent event = new TokenUsageEvent();
    event.setEventId("e" + made);
    event.setOccurredAt(Instant.ofEpochMilli(at));
    event.setUserId(person.id());
    event.setSource(Source.CLIENT);
    event.setModel(random.nextInt(10) == 0 ? "claude-haiku-4-5" : person.model());
    event.setAgent(person.persona().agent);
    event.setSessionId(session);
    event.setRequestId("r" + made);
    event.setDurationMs(around(6_000, random));
    event.setFinishReason("end_turn");
    event.setAttributes(Map.of());
    return event;
  }

  /** As reports go: most arrive once and soon. */
  private void report(TokenUsageEvent event, SplittableRandom random) {
    long done = event.getOccurredAt().toEpochMilli() + event.getDurationMs();
    boolean late = random.nextInt(100) == 0;
    long arrival = done + (late ? around(HOUR / 2, random) : around(SECOND, random));
    switch (random.nextInt(400)) {
      case 0, 1 -> add(arrival + around(20 * SECOND, random), event);
      case 2, 3, 4, 5 -> {
        TokenUsageEvent partial = copy(event);
        partial.setOutputTokens(event.getOutputTokens() / 3);
        partial.setFinishReason(null);
        add(Math.max(event.getOccurredAt().toEpochMilli(), arrival - 3 * SECOND), partial);
      }
      case 6, 7, 8, 9, 10, 11 -> {
        TokenUsageEvent seen = copy(event);
        seen.setEventId("g" + event.getEventId());
        seen.setSource(Source.GATEWAY);
        add(arrival + around(2 * SECOND, random), seen);
      }
      case 12 -> {
        TokenUsageEvent broken = copy(event);
        broken.setEventId("b" + event.getEventId());
        broken.setOutputTokens(-1);
        add(arrival, broken);
      }
      default -> {
        // Once.
      }
    }
    add(arrival, event);
  }

  private void add(long arrival, TokenUsageEvent event) {
    coming.add(new Arrival.Usage(arrival, made++, event));
  }

  private static TokenUsageEvent copy(TokenUsageEvent event) {
    TokenUsageEvent copy = new TokenUsageEvent();
    for (Schema.Field field : event.getSchema().getFields()) {
      copy.put(field.pos(), event.get(field.pos()));
    }
    return copy;
  }

  private static int between(int least, int most, SplittableRandom random) {
    return random.nextInt(least, most + 1);
  }

  /** Log-normal, as counts and pauses of people are; the typical value is its median. */
  private static long around(long typical, SplittableRandom random) {
    double normal =
        Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
            * Math.cos(2 * Math.PI * random.nextDouble());
    return Math.round(typical * Math.exp(0.5 * Math.max(-3, Math.min(3, normal))));
  }

  private static String hex(SplittableRandom random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  private static String fixed(long of) {
    return hex(new SplittableRandom(of));
  }
}
