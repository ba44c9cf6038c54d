package dev.goodhart.local.publish;

import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.Door;
import dev.goodhart.local.replay.JsonDoor;
import dev.goodhart.local.replay.Line;
import dev.goodhart.local.replay.LineReader;
import dev.goodhart.local.replay.ReplayClock;
import dev.goodhart.local.replay.ShippedPrices;
import dev.goodhart.producer.DeliveryOutcome;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Publishes recorded files to a cluster, line by line, as fast as the cluster takes them. What a
 * record says is judged by the application that reads it; a line that holds no record is reported
 * here, because there is nothing to publish.
 */
public final class RecordedPublication implements AutoCloseable {
  /** Hears what happens. */
  public interface Listener {
    /** A line was not published; {@code place} is {@code file:line}. */
    void unreadable(String place, Rejection why);

    /** Called after every line; cheap unless there is something to say. */
    void progress(RecordedFile file, long lines, long bytes);
  }

  private final ClusterPublisher cluster;
  private final ReplayClock clock;
  private final Listener listener;
  private final AtomicReference<CommandException> failure = new AtomicReference<>();

  /**
   * @param config where to
   * @throws IllegalArgumentException if a setting cannot be used
   */
  public RecordedPublication(GoodhartConfig config, Listener listener) {
    this.cluster = new ClusterPublisher(config);
    this.listener = listener;
    this.clock =
        new ReplayClock(
            new ArrivalLimits(
                config.earlinessLimit().toMillis(), config.latenessLimit().toMillis()),
            Clock.systemUTC().millis());
  }

  /**
   * Publishes one file.
   *
   * @param standardInput read where the file is standard input
   * @throws CommandException if the file cannot be read on, or the cluster does not take a record
   */
  public FileSummary publish(RecordedFile file, InputStream standardInput) {
    JsonDoor<?> door = file.kind().door();
    long lines = 0;
    long unreadable = 0;
    try (LineReader reader = file.open(standardInput)) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        if (!line.isBlank()) {
          lines++;
          if (!publish(file, line, door)) {
            unreadable++;
          }
        }
        listener.progress(file, lines, reader.bytesRead());
        throwFailure();
      }
    } catch (IOException e) {
      throw new CommandException(
          "%s cannot be read after line %d (%s): repair or leave out the file."
              .formatted(file.name(), lines, e.getMessage()),
          e);
    }
    return new FileSummary(
        file.name(), file.kind(), lines, lines - unreadable, unreadable, door.unknownFields());
  }

  /**
   * Publishes the price list that comes with Goodhart.
   *
   * @throws CommandException if the cluster does not take it
   */
  public FileSummary publishShippedPrices() {
    List<ModelPrice> prices = ShippedPrices.read();
    for (ModelPrice price : prices) {
      delivered("the shipped price of " + price.getModel(), cluster.publish(price, null));
      throwFailure();
    }
    return new FileSummary(
        "(shipped)", RecordedKind.PRICES, prices.size(), prices.size(), /* unreadable= */ 0, 0);
  }

  private boolean publish(RecordedFile file, Line line, JsonDoor<?> door) {
    String place = file.name() + ":" + line.number();
    Door<?> found = door.read(line);
    if (found instanceof Door.Refused<?> refused) {
      listener.unreadable(place, refused.rejection());
      return false;
    }
    Door.Read<?> read = (Door.Read<?>) found;
    CompletionStage<DeliveryOutcome> outcome =
        cluster.publish(read.record(), arrival(read.record(), read.receivedAt()));
    if (outcome.toCompletableFuture().getNow(null) instanceof DeliveryOutcome.Refused refused) {
      return refused(place, refused);
    }
    delivered(place, outcome);
    return true;
  }

  private void delivered(String place, CompletionStage<DeliveryOutcome> outcome) {
    outcome.thenAccept(
        decided -> {
          if (decided instanceof DeliveryOutcome.Failed failed) {
            failure.compareAndSet(null, undelivered(place, failed));
          }
        });
  }

  private boolean refused(String place, DeliveryOutcome.Refused refused) {
    switch (refused.reason()) {
      case INVALID ->
          listener.unreadable(place, new Rejection(RejectReason.INVALID_FIELD, refused.detail()));
      case TOO_LARGE ->
          listener.unreadable(place, new Rejection(RejectReason.TOO_LARGE, refused.detail()));
      case BUFFER_FULL, CLOSED -> {
        throwFailure();
        throw new CommandException(
            "The cluster took nothing for %d s (at %s): look after it and publish again; what is there already is counted once."
                .formatted(ClusterPublisher.PATIENCE.toSeconds(), place));
      }
    }
    return false;
  }

  private static CommandException undelivered(String place, DeliveryOutcome.Failed failed) {
    return new CommandException(
        "%s was not delivered (%s): look after the cluster and publish again; what is there already is counted once."
            .formatted(place, failed.cause().getMessage()),
        failed.cause());
  }

  /** The record's timestamp where the topic does not set its own; null: now. */
  private Instant arrival(Object record, OptionalLong receivedAt) {
    long arrival;
    if (record instanceof TokenUsageEvent usage) {
      arrival = clock.judge(usage, receivedAt).arrival();
    } else if (record instanceof WorkOutcomeEvent outcome) {
      arrival = clock.judge(outcome, receivedAt).arrival();
    } else {
      return null;
    }
    // Kafka has no time before 1970.
    return Instant.ofEpochMilli(Math.max(0, arrival));
  }

  /**
   * Waits until the cluster has everything.
   *
   * @throws CommandException if it does not take it
   */
  public void finish() {
    long undelivered = cluster.flush();
    throwFailure();
    if (undelivered > 0) {
      throw new CommandException(
          "%d records were not confirmed in time: look after the cluster and publish again; what is there already is counted once."
              .formatted(undelivered));
    }
  }

  private void throwFailure() {
    CommandException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
