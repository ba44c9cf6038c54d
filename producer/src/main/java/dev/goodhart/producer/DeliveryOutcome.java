package dev.goodhart.producer;

/** What became of one event. */
public sealed interface DeliveryOutcome {
  /**
   * Every replica that must have it has it.
   *
   * @param partition of its topic, from 0
   * @param offset within the partition; -1 where the broker had it already from an earlier attempt
   */
  record Delivered(int partition, long offset) implements DeliveryOutcome {}

  /**
   * Never sent, and known at once: the stage is complete when {@code publish} returns.
   *
   * @param reason what kind of refusal
   * @param detail the same for people, in one sentence
   */
  record Refused(Reason reason, String detail) implements DeliveryOutcome {
    /** Kinds of refusals. */
    public enum Reason {
      /** As many events as fit into the memory are waiting to be delivered. */
      BUFFER_FULL,
      /** A required field is missing, or the user_id cannot be a key. */
      INVALID,
      /** Encoded, it has more than 900 KiB. */
      TOO_LARGE,
      /** The publisher has been closed. */
      CLOSED
    }
  }

  /**
   * Accepted but not confirmed in time, or turned down by the cluster or the registry. It may have
   * been written all the same; publishing the same event again is safe, because its {@code
   * event_id} is counted once.
   *
   * @param cause what Kafka or the registry said
   */
  record Failed(Throwable cause) implements DeliveryOutcome {}
}
