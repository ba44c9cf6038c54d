package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.model.Model;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files beside usage and outcomes. */
final class ReferenceFiles {
  private static final long PRICED_BEFORE = 300 * Timeline.DAY;
  private static final long TEMPTED_BEFORE = 60 * Timeline.DAY;

  private final Path directory;
  private final Setting setting;

  ReferenceFiles(Path directory, Setting setting) {
    this.directory = directory;
    this.setting = setting;
  }

  void memberships(List<Person> people) throws IOException {
    write("memberships.ndjson", people.stream().flatMap(this::memberships));
  }

  private Stream<byte[]> memberships(Person person) {
    long joined = Timeline.at(person.rhythm().joins(), ZoneOffset.UTC, -12);
    Stream<byte[]> first = Stream.of(Lines.membership(person, joined, Optional.of(person.team())));
    Stream<byte[]> then =
        person.move().stream().map(move -> Lines.membership(person, move.at(), move.team()));
    return Stream.concat(first, then);
  }

  void prices() throws IOException {
    long from = setting.timeline().span().from() - PRICED_BEFORE;
    write("prices.ndjson", Model.ALL.stream().map(model -> Lines.price(model, from)));
  }

  void incentives() throws IOException {
    write(
        "incentives.ndjson",
        Stream.of(
            incentive("daily-board", IncentiveKind.LEADERBOARD, IncentivePeriod.DAY, "17:00", 0),
            incentive(
                "weekly-tokens",
                IncentiveKind.TOKEN_TARGET,
                IncentivePeriod.WEEK,
                "FRIDAY 17:00",
                setting.weeklyTarget()),
            incentive(
                "weekly-active",
                IncentiveKind.ACTIVITY_TARGET,
                IncentivePeriod.WEEK,
                "SUNDAY 23:59",
                1)));
  }

  private byte[] incentive(
      String id, IncentiveKind kind, IncentivePeriod period, String ends, long target) {
    return Lines.line(
        out -> {
          out.writeStringField("incentive_id", id);
          out.writeStringField("kind", kind.name());
          out.writeStringField("period", period.name());
          out.writeStringField("period_ends", ends);
          if (target > 0) {
            out.writeNumberField("target", target);
          }
          out.writeNumberField("valid_from", setting.timeline().span().from() - TEMPTED_BEFORE);
        });
  }

  void labels(List<Label> labels) throws IOException {
    write("labels.ndjson", labels.stream().sorted(Label.ORDER).map(Lines::label));
  }

  /** What was simulated, so that it can be again. */
  void parameters(SimulationOptions options) throws IOException {
    byte[] echo =
        Lines.line(
            out -> {
              out.writeNumberField("seed", options.seed());
              out.writeNumberField("users", options.users());
              out.writeStringField("start", options.start().toString());
              out.writeNumberField("days", options.days());
              out.writeObjectFieldStart("parameters");
              for (Map.Entry<String, Double> one : options.parameters().all().entrySet()) {
                out.writeNumberField(one.getKey(), one.getValue());
              }
              out.writeEndObject();
            });
    write("parameters.json", Stream.of(echo));
  }

  private void write(String name, Stream<byte[]> lines) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      for (byte[] line : (Iterable<byte[]>) lines::iterator) {
        out.write(line);
      }
    }
  }
}
