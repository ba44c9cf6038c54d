package dev.goodhart.local.replay;

/**
 * Which arrivals a record can have. What lies outside is judged at the door alone: the broker takes
 * no negative timestamp, and the topology does not know when the run started.
 *
 * @param now start of the run, milliseconds since the epoch
 */
record ArrivalRange(long now) {
  boolean holds(Verdict verdict) {
    return verdict.arrival() >= 0 && verdict.arrival() <= now;
  }
}
