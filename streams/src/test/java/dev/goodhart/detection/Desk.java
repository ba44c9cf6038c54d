package dev.goodhart.detection;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.WorkLog;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All that is done with one user's observations, from the first call to what is told. */
final class Desk {
  final Told told = new Told();
  final List<Statement> statements = new ArrayList<>();
  private final CompactWriter room = new CompactWriter(4_096);
  private final byte[] somebodyElse;
  private final Investigator investigator;
  private final Judge judge;
  private final Profile profile = new Profile();
  private final WorkLog work = new WorkLog();
  private final Episodes episodes = new Episodes();

  Desk(DetectorConfig config) {
    this(config, Periods.NONE);
  }

  Desk(DetectorConfig config, Periods periods) {
    investigator = new Investigator(config, periods);
    judge = new Judge(config);
    new Calls(99).ordinaryDays(Calls.MONDAY + 80 * Calls.DAY, 3, 40).all().forEach(this::observe);
    somebodyElse = encodeProfile();
    profile.clear();
    statements.clear();
    told.changes.clear();
  }

  /** Takes in a whole life. */
  Desk observe(Iterable<Observation> life) {
    life.forEach(this::observe);
    return this;
  }

  void observe(Observation call) {
    investigator.observe(profile, call, this::state);
  }

  void observe(Outcome outcome) {
    advance(outcome.arrival());
    work.add(outcome);
  }

  /** Tells what is due at or before the clock. */
  Desk advance(long clock) {
    investigator.advance(profile, Calls.USER, clock, this::state);
    judge.advance(episodes, Calls.USER, clock, told);
    return this;
  }

  private void state(Statement statement) {
    // As the topology passes it on.
    Statement passed = Statement.decode(statement.encode());
    statements.add(passed);
    judge.judge(episodes, investigator.withWork(passed, work), Peers.Cohorts.UNKNOWN, told);
  }

  long nextDue() {
    return Math.min(investigator.nextDue(profile), judge.nextDue(episodes));
  }

  boolean isForgotten() {
    return profile.isEmpty();
  }

  /** Goes on with what was stored, and read back over what served somebody else meanwhile. */
  void restart() {
    byte[] storedProfile = encodeProfile();
    byte[] storedWork = work.encode();
    byte[] storedEpisodes = episodes.isEmpty() ? null : episodes.encode();
    profile.read(new CompactReader("stored").reset(somebodyElse));
    work.add(new Outcome("u-2", Calls.MONDAY + 90 * Calls.DAY, Outcome.Kind.COMMIT, 7));
    profile.read(new CompactReader("stored").reset(storedProfile));
    WorkLog.decode(storedWork, work);
    Episodes.decode(storedEpisodes, episodes);
  }

  private byte[] encodeProfile() {
    profile.write(room.reset());
    return room.toByteArray();
  }

  /** All that is remembered. */
  String memory() {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(encodeProfile())
        + "|"
        + hex.formatHex(work.encode())
        + "|"
        + hex.formatHex(episodes.encode());
  }

  /** All that was stated. */
  List<String> stated() {
    HexFormat hex = HexFormat.of();
    return statements.stream().map(statement -> hex.formatHex(statement.encode())).toList();
  }
}
