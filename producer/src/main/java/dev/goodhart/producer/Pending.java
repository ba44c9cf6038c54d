package dev.goodhart.producer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** An accepted event on its way; its outcome is decided once. */
final class Pending {
  /** This object, its future, Kafka's callback and batch entry: estimated generously. */
  private static final int BOOKKEEPING_BYTES = 400;

  final Channel<?> channel;
  final byte[] key;
  final byte[] value;
  final Long timestampMs;
  final long acceptedAtNanos;

  private final Account account;
  private final Account.Ticket ticket;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final CompletableFuture<DeliveryOutcome> outcome = new CompletableFuture<>();

  /**
   * @param channel where it goes
   * @param key UTF-8 of its user_id
   * @param value encoded, the schema's id still to be filled in
   * @param timestampMs the record's timestamp, null: when it is sent
   * @param acceptedAtNanos when, on the clock of {@link System#nanoTime}
   */
  Pending(
      Channel<?> channel,
      byte[] key,
      byte[] value,
      Long timestampMs,
      long acceptedAtNanos,
      Account account,
      Account.Ticket ticket) {
    this.channel = channel;
    this.key = key;
    this.value = value;
    this.timestampMs = timestampMs;
    this.acceptedAtNanos = acceptedAtNanos;
    this.account = account;
    this.ticket = ticket;
  }

  static long weight(byte[] key, byte[] value) {
    return (long) key.length + value.length + BOOKKEEPING_BYTES;
  }

  CompletionStage<DeliveryOutcome> outcome() {
    return outcome;
  }

  /** The first outcome holds. Whoever waits on it is told before a flush ends. */
  void settle(DeliveryOutcome decided) {
    if (settled.compareAndSet(false, true)) {
      outcome.complete(decided);
      account.settle(ticket, decided instanceof DeliveryOutcome.Delivered);
    }
  }
}
