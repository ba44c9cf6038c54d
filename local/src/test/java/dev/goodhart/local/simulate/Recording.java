package dev.goodhart.local.simulate;

import dev.goodhart.local.replay.Door;
import dev.goodhart.local.replay.JsonDoor;
import dev.goodhart.local.replay.JsonDoors;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** What is in a directory, read through the doors that a replay reads it through. */
final class Recording {
  /** A line and when it says it was received. */
  record Arrived(TokenUsageEvent event, OptionalLong receivedAt) {}

  private static final Comparator<TokenUsageEvent> TRUST =
      Comparator.comparing(TokenUsageEvent::getSource).thenComparingLong(Recording::total);

  private final Path directory;
  private long refused;
  private long unknownFields;

  Recording(Path directory) {
    this.directory = directory;
  }

  /** Lines that no door took. */
  long refused() {
    return refused;
  }

  /** Fields that no door knows. */
  long unknownFields() {
    return unknownFields;
  }

  void usage(Consumer<Arrived> consumer) {
    read(
        "usage.ndjson.gz",
        JsonDoors.usage(),
        read -> consumer.accept(new Arrived(read.record(), read.receivedAt())));
  }

  List<WorkOutcomeEvent> outcomes() {
    return all("outcomes.ndjson.gz", JsonDoors.outcomes());
  }

  List<TeamMembership> memberships() {
    return all("memberships.ndjson", JsonDoors.memberships());
  }

  List<ModelPrice> prices() {
    return all("prices.ndjson", JsonDoors.prices());
  }

  List<Incentive> incentives() {
    return all("incentives.ndjson", JsonDoors.incentives());
  }

  private <T> List<T> all(String file, JsonDoor<T> door) {
    List<T> all = new ArrayList<>();
    read(file, door, read -> all.add(read.record()));
    return all;
  }

  private <T> void read(String file, JsonDoor<T> door, Consumer<Door.Read<T>> consumer) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (door.read(line.getBytes(StandardCharsets.UTF_8)) instanceof Door.Read<T> read) {
          consumer.accept(read);
        } else {
          refused++;
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    unknownFields += door.unknownFields();
  }

  private InputStream open(String file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(directory.resolve(file)));
    return file.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  /** What was used, each request once, by user and in the order of time: as the contract counts. */
  Map<String, List<TokenUsageEvent>> used() {
    Map<String, TokenUsageEvent> events = new HashMap<>();
    usage(
        line ->
            events.merge(
                line.event().getUserId() + line.event().getEventId(),
                line.event(),
                (a, b) -> total(a) >= total(b) ? a : b));
    Map<String, TokenUsageEvent> requests = new HashMap<>();
    events.forEach(
        (id, event) ->
            requests.merge(
                event.getRequestId() == null ? id : event.getUserId() + event.getRequestId(),
                event,
                (a, b) -> TRUST.compare(a, b) >= 0 ? a : b));
    Map<String, List<TokenUsageEvent>> used = new TreeMap<>();
    requests
        .values()
        .forEach(
            event -> used.computeIfAbsent(event.getUserId(), id -> new ArrayList<>()).add(event));
    used.values().forEach(own -> own.sort(Comparator.comparing(TokenUsageEvent::getOccurredAt)));
    return used;
  }

  /** Claims of clients that a gateway contradicts. */
  long contradicted() {
    Map<String, Long> seen = new HashMap<>();
    long[] contradicted = {0};
    usage(
        line -> {
          TokenUsageEvent event = line.event();
          if (event.getRequestId() != null && event.getFinishReason() != null) {
            String request = event.getUserId() + event.getRequestId();
            if (event.getSource() == Source.GATEWAY) {
              seen.put(request, total(event));
            } else if (event.getSource() == Source.CLIENT
                && total(event) > 1.2 * seen.getOrDefault(request, Long.MAX_VALUE)) {
              contradicted[0]++;
            }
          }
        });
    return contradicted[0];
  }

  static long total(TokenUsageEvent event) {
    return event.getInputTokens()
        + event.getCacheReadTokens()
        + event.getCacheWriteTokens()
        + event.getOutputTokens()
        + event.getReasoningTokens();
  }
}
