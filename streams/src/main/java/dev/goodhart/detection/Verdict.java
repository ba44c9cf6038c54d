package dev.goodhart.detection;

import dev.goodhart.detection.signal.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule makes of one user's statement, reused from event to event.
 *
 * <p>Between {@link #opens()} and {@link #sustains()} lies the hysteresis: an anomaly opens on
 * stronger evidence than keeps it alive.
 */
public final class Verdict {
  /** The most readings a verdict rests on: more than there are signals. */
  public static final int MAX_READINGS = 48;

  private final Reading[] readings = new Reading[MAX_READINGS];
  private final List<List<String>> samples = new ArrayList<>();
  private List<String> involved = List.of();
  private int cohortSize;
  private int readingCount;
  private int score;
  private boolean opens;
  private boolean sustains;
  private long startedAt;

  /** Forgets everything. */
  public void reset() {
    involved = List.of();
    cohortSize = 0;
    readingCount = 0;
    samples.clear();
    score = 0;
    opens = false;
    sustains = false;
    startedAt = 0;
  }

  /** Rests on a reading, if it weighs anything. */
  public void rest(Reading reading, List<String> sampleEventIds) {
    if (reading.weight() > 0 && readingCount < MAX_READINGS) {
      samples.add(sampleEventIds);
      readings[readingCount++] = reading;
    }
  }

  /** Decides. */
  public void decide(int newScore, boolean mayOpen, boolean keepsAlive, long began) {
    score = newScore;
    opens = mayOpen;
    sustains = keepsAlive;
    startedAt = began;
  }

  /**
   * Says who took part and how many were looked at.
   *
   * @param users sorted
   */
  public void involve(List<String> users, int lookedAt) {
    involved = users;
    cohortSize = lookedAt;
  }

  /** Further users who took part, sorted. */
  public List<String> involved() {
    return involved;
  }

  /** How many were looked at. */
  public int cohortSize() {
    return cohortSize;
  }

  /** How many readings it rests on. */
  public int readingCount() {
    return readingCount;
  }

  /** One of the readings it rests on, for or against. */
  public Reading reading(int index) {
    return readings[index];
  }

  /** Events that show it. */
  public List<String> samples(int index) {
    return samples.get(index);
  }

  /** 0 to 100. */
  public int score() {
    return score;
  }

  /** Whether an anomaly may open now. */
  public boolean opens() {
    return opens;
  }

  /** Whether the statement keeps an open anomaly alive. */
  public boolean sustains() {
    return sustains;
  }

  /** When the behaviour began, epoch milliseconds; meaningful where {@link #opens()}. */
  public long startedAt() {
    return startedAt;
  }
}
