package dev.goodhart.detection.episode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goodhart.detection.AnomalyStatus;
import dev.goodhart.detection.Severity;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.Verdict;
import dev.goodhart.detection.profile.Saturating;
import dev.goodhart.detection.profile.Texts;
import dev.goodhart.detection.signal.Reading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The present or latest episode of one key, and the count of all. Holds what was last told, so that
 * a timed change can repeat it without an event at hand. Instants are epoch milliseconds.
 */
public final class Episode {
  /** Where in its life an episode stands. */
  public enum Phase {
    /** Nothing is told: never opened, or withdrawn. */
    ABSENT(0),
    /** Told as {@link AnomalyStatus#OPEN}. */
    OPEN(1),
    /** Told as {@link AnomalyStatus#RESOLVED}, and not yet withdrawn. */
    RESOLVED(2);

    private static final Phase[] BY_CODE = {ABSENT, OPEN, RESOLVED};

    private final int code;

    Phase(int code) {
      this.code = code;
    }
  }

  /** Users of whom an episode keeps the names. */
  public static final int MOST_INVOLVED = 64;

  Phase phase = Phase.ABSENT;
  int number;
  long revision;

  Severity severity = Severity.INFO;
  int score;
  long startedAt;
  long openedAt;
  long resolvedAt;
  long lastSeenAt;

  // All that was used since the behaviour began, and how much of it is beyond expectation.
  long centiUnits;
  long tokens;
  long costNanoUsd;
  long excessTokens;
  long excessCostNanoUsd;
  long toldExcessTokens;

  String teamId;
  int cohortSize;
  int hoursSeen;
  final TreeSet<String> involved = new TreeSet<>();
  private final Reading[] readings = new Reading[Verdict.MAX_READINGS];
  private final List<List<String>> samples = new ArrayList<>();
  private int readingCount;

  public Episode() {
    Arrays.setAll(readings, i -> new Reading());
  }

  /** Where in its life the episode stands. */
  public Phase phase() {
    return phase;
  }

  /** Statements or hours in which the present episode was seen; 0 if none is open. */
  public int hoursSeen() {
    return phase == Phase.OPEN ? hoursSeen : 0;
  }

  /** How many episodes this key has had; the present one's number. */
  public int number() {
    return number;
  }

  /** Whether this key never had an episode. */
  public boolean isBlank() {
    return number == 0;
  }

  /** When the behaviour of the latest episode began. */
  public long startedAt() {
    return startedAt;
  }

  void use(Statement.Used used) {
    centiUnits = Saturating.add(centiUnits, used.centiUnits());
    tokens = Saturating.add(tokens, used.tokens());
    costNanoUsd = Saturating.add(costNanoUsd, used.costNanoUsd());
  }

  /** Takes in who took part; whether anybody was not known yet. */
  boolean involve(List<String> users) {
    boolean news = false;
    for (String user : users) {
      if (involved.size() < MOST_INVOLVED) {
        news |= involved.add(user);
      }
    }
    return news;
  }

  void restOnNothing() {
    readingCount = 0;
    samples.clear();
  }

  void restOn(Reading reading, List<String> eventIds) {
    readings[readingCount++].copyFrom(reading);
    samples.add(eventIds);
  }

  int readingCount() {
    return readingCount;
  }

  Reading reading(int index) {
    return readings[index];
  }

  List<String> samples(int index) {
    return samples.get(index);
  }

  /** Back to a key that never had an episode. */
  public void clear() {
    withdraw();
    number = 0;
    revision = 0;
  }

  /** Keeps the counters alone. */
  void withdraw() {
    phase = Phase.ABSENT;
    severity = Severity.INFO;
    score = 0;
    startedAt = 0;
    openedAt = 0;
    resolvedAt = 0;
    lastSeenAt = 0;
    centiUnits = 0;
    tokens = 0;
    costNanoUsd = 0;
    excessTokens = 0;
    excessCostNanoUsd = 0;
    toldExcessTokens = 0;
    teamId = null;
    cohortSize = 0;
    hoursSeen = 0;
    involved.clear();
    restOnNothing();
  }

  /** Appends this episode: a few bytes once it is withdrawn. */
  public void write(ByteBuffer out) {
    out.put((byte) phase.code).putInt(number).putLong(revision);
    if (phase == Phase.ABSENT) {
      return;
    }
    out.put((byte) severity.code()).put((byte) score);
    out.putLong(startedAt).putLong(openedAt).putLong(resolvedAt).putLong(lastSeenAt);
    out.putLong(centiUnits).putLong(tokens).putLong(costNanoUsd);
    out.putLong(excessTokens).putLong(excessCostNanoUsd).putLong(toldExcessTokens);
    byte[] team = teamId == null ? null : teamId.getBytes(UTF_8);
    out.putShort((short) (team == null ? -1 : team.length));
    if (team != null) {
      out.put(team);
    }
    out.putInt(cohortSize).putInt(hoursSeen).putShort((short) involved.size());
    for (String user : involved) {
      Texts.write(out, user);
    }
    out.put((byte) readingCount);
    for (int i = 0; i < readingCount; i++) {
      readings[i].write(out);
      out.put((byte) samples.get(i).size());
      for (String eventId : samples.get(i)) {
        byte[] id = eventId.getBytes(UTF_8);
        out.put((byte) id.length).put(id);
      }
    }
  }

  /** Replaces this episode by one that {@link #write} wrote. */
  public void read(ByteBuffer in) {
    clear();
    phase = Phase.BY_CODE[in.get()];
    number = in.getInt();
    revision = in.getLong();
    if (phase == Phase.ABSENT) {
      return;
    }
    severity = Severity.ofCode(in.get());
    score = in.get();
    startedAt = in.getLong();
    openedAt = in.getLong();
    resolvedAt = in.getLong();
    lastSeenAt = in.getLong();
    centiUnits = in.getLong();
    tokens = in.getLong();
    costNanoUsd = in.getLong();
    excessTokens = in.getLong();
    excessCostNanoUsd = in.getLong();
    toldExcessTokens = in.getLong();
    int teamLength = in.getShort();
    if (teamLength >= 0) {
      teamId = readText(in, teamLength);
    }
    cohortSize = in.getInt();
    hoursSeen = in.getInt();
    int users = in.getShort();
    for (int i = 0; i < users; i++) {
      involved.add(Texts.read(in));
    }
    int stored = in.get();
    for (int i = 0; i < stored; i++) {
      readings[readingCount].read(in);
      int ids = in.get();
      List<String> eventIds = new ArrayList<>(ids);
      for (int k = 0; k < ids; k++) {
        eventIds.add(readText(in, in.get()));
      }
      // A signal that this version does not know can be skipped, but not explained.
      if (readings[readingCount].id() != null) {
        samples.add(eventIds);
        readingCount++;
      }
    }
  }

  private static String readText(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
