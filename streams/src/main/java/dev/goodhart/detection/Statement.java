package dev.goodhart.detection;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Loop;
import dev.goodhart.detection.profile.Texts;
import dev.goodhart.detection.signal.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one user's active hour showed, as it closed: the readings that weigh anything, and what has
 * been used. Judged on its own, beside what the user's peers did in the same hour.
 *
 * @param userId whose hour
 * @param teamId the team of the hour's latest call; null if unknown
 * @param at when the hour closed, epoch milliseconds
 * @param readings what the signals saw, without what weighs nothing; further than these, nothing is
 *     known of the user here
 * @param samples for each reading, events that show it
 * @param goesOn whether the hour itself was part of it, and not only the day before
 * @param startedAt when the run of such hours began, epoch milliseconds, at most a day back
 * @param sinceStart used since then
 * @param sinceLast used since the user's previous statement
 * @param usualDayUnits cost-weighted units of a usual day; 0 if unknown
 * @param dayUnits cost-weighted units of the last 24 hours
 * @param recentUnits cost-weighted units of the recent days, today included
 * @param earlierUnits cost-weighted units of the weeks before them
 * @param knownDays days that the user's own usual stands on
 * @param shape what the 24 hours show, a code for each dimension; not to be changed
 * @param loop what was repeated in the hour
 * @param newAgent the agent that the user has begun to use lately; 0 if none
 * @param newAgentShare part of the day's units that came by such agents, 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, and never compared
public record Statement(
    String userId,
    String teamId,
    long at,
    List<Reading> readings,
    List<List<String>> samples,
    boolean goesOn,
    long startedAt,
    Used sinceStart,
    Used sinceLast,
    double usualDayUnits,
    double dayUnits,
    double recentUnits,
    double earlierUnits,
    int knownDays,
    byte[] shape,
    Loop loop,
    int newAgent,
    double newAgentShare) {

  /**
   * An amount of use.
   *
   * @param centiUnits hundredths of cost-weighted units
   * @param tokens raw tokens
   * @param costNanoUsd list price
   */
  public record Used(long centiUnits, long tokens, long costNanoUsd) {
    /** Nothing. */
    public static final Used NOTHING = new Used(0, 0, 0);
  }

  private static final long HOUR = 3_600_000L;
  private static final byte VERSION = 2;

  public Statement {
    readings = List.copyOf(readings);
    samples = List.copyOf(samples);
  }

  /** What several members of a team used together in an hour that ends at this instant. */
  public static Statement ofTeam(String team, long at, Used used) {
    return new Statement(
        team,
        team,
        at,
        List.of(),
        List.of(),
        true,
        at - HOUR,
        used,
        used,
        0,
        0,
        0,
        0,
        0,
        new byte[0],
        Loop.NONE,
        0,
        0);
  }

  /** What the 24 hours show in one dimension; 0 if an earlier version did not look. */
  public double shown(Dimension dimension) {
    return dimension.index() < shape.length
        ? dimension.value(Byte.toUnsignedInt(shape[dimension.index()]))
        : 0;
  }

  /** The same statement with one reading more, if that weighs anything. */
  public Statement with(Reading reading) {
    if (reading.weight() <= 0) {
      return this;
    }
    List<Reading> more = new ArrayList<>(readings);
    more.add(reading);
    List<List<String>> moreSamples = new ArrayList<>(samples);
    moreSamples.add(List.of());
    return with(more, moreSamples, goesOn);
  }

  /** The same statement of an hour that was part of what the readings saw. */
  public Statement goingOn() {
    return with(readings, samples, true);
  }

  private Statement with(List<Reading> readings, List<List<String>> samples, boolean goesOn) {
    return new Statement(
        userId,
        teamId,
        at,
        readings,
        samples,
        goesOn,
        startedAt,
        sinceStart,
        sinceLast,
        usualDayUnits,
        dayUnits,
        recentUnits,
        earlierUnits,
        knownDays,
        shape,
        loop,
        newAgent,
        newAgentShare);
  }

  /**
   * The same statement with another reading of the same signal, or without it if that is silent.
   */
  public Statement replacing(Reading reading) {
    List<Reading> others = new ArrayList<>();
    List<List<String>> othersSamples = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i).id() != reading.id()) {
        others.add(readings.get(i));
        othersSamples.add(samples.get(i));
      }
    }
    return with(others, othersSamples, goesOn).with(reading);
  }

  /** This statement as bytes. */
  public byte[] encode() {
    int size = 256 + 3 * (userId.length() + (teamId == null ? 0 : teamId.length()));
    for (List<String> ids : samples) {
      size += Reading.BYTES + 1;
      for (String id : ids) {
        size += 2 + 3 * id.length();
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION);
    Texts.write(out, userId);
    Texts.write(out, teamId);
    out.putLong(at).put((byte) (goesOn ? 1 : 0)).putLong(startedAt);
    write(out, sinceStart);
    write(out, sinceLast);
    out.putDouble(usualDayUnits).putDouble(dayUnits);
    out.putDouble(recentUnits).putDouble(earlierUnits);
    out.putShort((short) knownDays).put((byte) shape.length).put(shape);
    out.putLong(loop.print()).putInt(loop.calls()).putLong(loop.minutes());
    out.putInt(newAgent).putDouble(newAgentShare);
    out.put((byte) readings.size());
    for (int i = 0; i < readings.size(); i++) {
      readings.get(i).write(out);
      List<String> ids = samples.get(i);
      out.put((byte) ids.size());
      for (String id : ids) {
        out.putShort((short) id.getBytes(StandardCharsets.UTF_8).length);
        out.put(id.getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip();
    out.get(bytes);
    return bytes;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalStateException if it is of a layout that this code does not know
   */
  public static Statement decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored statement has layout " + version + ", but this version reads " + VERSION + ".");
    }
    String user = Texts.read(in);
    String team = Texts.read(in);
    long at = in.getLong();
    boolean goesOn = in.get() != 0;
    long startedAt = in.getLong();
    Used sinceStart = readUsed(in);
    Used sinceLast = readUsed(in);
    double usual = in.getDouble();
    double day = in.getDouble();
    double recent = in.getDouble();
    double earlier = in.getDouble();
    int knownDays = in.getShort();
    byte[] shape = new byte[in.get()];
    in.get(shape);
    Loop loop = new Loop(in.getLong(), in.getInt(), in.getLong());
    int newAgent = in.getInt();
    double newAgentShare = in.getDouble();
    int count = in.get();
    List<Reading> readings = new ArrayList<>(count);
    List<List<String>> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Reading reading = new Reading();
      reading.read(in);
      int ids = in.get();
      List<String> eventIds = new ArrayList<>(ids);
      for (int k = 0; k < ids; k++) {
        eventIds.add(Texts.read(in));
      }
      // A signal that this version does not know can be skipped, but not explained.
      if (reading.id() != null) {
        readings.add(reading);
        samples.add(eventIds);
      }
    }
    return new Statement(
        user,
        team,
        at,
        readings,
        samples,
        goesOn,
        startedAt,
        sinceStart,
        sinceLast,
        usual,
        day,
        recent,
        earlier,
        knownDays,
        shape,
        loop,
        newAgent,
        newAgentShare);
  }

  private static void write(ByteBuffer out, Used used) {
    out.putLong(used.centiUnits()).putLong(used.tokens()).putLong(used.costNanoUsd());
  }

  private static Used readUsed(ByteBuffer in) {
    return new Used(in.getLong(), in.getLong(), in.getLong());
  }
}
