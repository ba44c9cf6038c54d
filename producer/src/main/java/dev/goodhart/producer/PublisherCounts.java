package dev.goodhart.producer;

/**
 * Events since a publisher was opened.
 *
 * @param published accepted for delivery
 * @param delivered confirmed by the cluster
 * @param failed accepted but not confirmed, for good
 * @param refused never accepted
 */
public record PublisherCounts(long published, long delivered, long failed, long refused) {
  /** Accepted, with an outcome yet to come. */
  public long undelivered() {
    return published - delivered - failed;
  }
}
