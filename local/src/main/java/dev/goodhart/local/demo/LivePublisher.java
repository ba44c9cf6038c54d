package dev.goodhart.local.demo;

import dev.goodhart.local.replay.RecordedUsageWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes what the organisation does: first its past, as fast as it goes, then its present, in
 * simulated time that runs faster than the wall clock but never past it.
 */
final class LivePublisher implements AutoCloseable {
  private static final long CLOCK_IN_THE_PAST_MS = Duration.ofMinutes(30).toMillis();
  private static final long TICK_MS = 100;

  private final SimulatedOrganisation organisation;
  private final RecordedUsageWriter writer;
  private final long begin;
  private final long present;
  private final double speed;
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "goodhart-demo-publisher");
  private volatile long now;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private volatile boolean isPastPublished;
  private volatile RuntimeException failure;

  /**
   * @param begin of its past
   * @param present where its past ends
   * @param speed simulated seconds per second
   */
  LivePublisher(
      SimulatedOrganisation organisation,
      RecordedUsageWriter writer,
      Instant begin,
      Instant present,
      double speed) {
    this.organisation = organisation;
    this.writer = writer;
    this.begin = begin.toEpochMilli();
    this.present = present.toEpochMilli();
    this.speed = speed;
    now = this.begin;
  }

  void start() {
    thread.start();
  }

  /** The present begins: whoever watches has seen the past. */
  void goLive() {
    go.countDown();
  }

  /** Simulated time. */
  Instant now() {
    return Instant.ofEpochMilli(now);
  }

  /** Which part of the past lies before an instant, 0 to 1. */
  double partOfPast(Instant until) {
    double part = (until.toEpochMilli() - begin) / (double) (present - begin);
    return Math.max(0, Math.min(1, part));
  }

  boolean isPastPublished() {
    return isPastPublished;
  }

  /** Usage reports published so far. */
  long events() {
    return events.get();
  }

  /** How many of them were made to be refused. */
  long broken() {
    return broken.get();
  }

  /**
   * @throws RuntimeException what ended it, if it failed
   */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try {
      publishPast();
      isPastPublished = true;
      go.await();
      publishPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void publishPast() {
    while (now < present && !isStopped()) {
      publishUntil(Math.min(present, now + CLOCK_IN_THE_PAST_MS));
    }
  }

  private void publishPresent() throws InterruptedException {
    long started = System.nanoTime();
    do {
      double passed = (System.nanoTime() - started) / 1e6 * speed;
      publishUntil(Math.max(now, Math.min(present + (long) passed, System.currentTimeMillis())));
    } while (!stop.await(TICK_MS, TimeUnit.MILLISECONDS));
  }

  private void publishUntil(long instant) {
    while (organisation.nextAt() < instant) {
      Arrival arrival = organisation.next();
      if (arrival instanceof Arrival.Usage usage) {
        // Before it is sent: a dead letter that is seen has been counted.
        broken.addAndGet(usage.isBroken() ? 1 : 0);
        writer.usage(usage.event(), usage.at());
        events.incrementAndGet();
      } else if (arrival instanceof Arrival.Outcome outcome) {
        writer.outcome(outcome.event(), outcome.at());
      }
    }
    writer.clock(Instant.ofEpochMilli(instant), /* settle= */ false);
    now = instant;
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Stops within a moment; what was sent is sent. */
  @Override
  public void close() {
    stop.countDown();
    go.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
