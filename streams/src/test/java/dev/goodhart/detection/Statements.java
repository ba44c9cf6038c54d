package dev.goodhart.detection;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Loop;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes statements by hand. */
public final class Statements {
  private final List<Reading> readings = new ArrayList<>();
  private final List<List<String>> samples = new ArrayList<>();
  private String team = "t-1";
  private boolean goesOn = true;
  private Statement.Used sinceStart = Statement.Used.NOTHING;
  private Statement.Used sinceLast = Statement.Used.NOTHING;
  private double usualDayUnits;
  private double dayUnits;
  private int knownDays = 30;
  private byte[] shape = {1, -1};
  private Loop loop = Loop.NONE;
  private int newAgent;
  private double newAgentShare;

  /** An hour that went on, of which nothing was seen. */
  public static Statements hour() {
    return new Statements();
  }

  public Statements seen(SignalId id, double weight, String... eventIds) {
    return seen(id, 0, 0, weight, 0, 0, eventIds);
  }

  Statements seen(
      SignalId id,
      double observed,
      double expected,
      double weight,
      double detail,
      double extra,
      String... eventIds) {
    Reading reading = new Reading();
    reading.known(id, observed, expected, weight, detail, extra);
    readings.add(reading);
    samples.add(List.of(eventIds));
    return this;
  }

  Statements team(String value) {
    team = value;
    return this;
  }

  /** Days that the user's own usual stands on. */
  public Statements known(int days) {
    knownDays = days;
    return this;
  }

  /** What the 24 hours show in this dimension; nothing in the others. */
  public Statements showing(Dimension dimension, double value) {
    shape =
        Arrays.copyOf(shape.length < Dimension.count() ? new byte[0] : shape, Dimension.count());
    shape[List.of(Dimension.values()).indexOf(dimension)] = (byte) dimension.code(value);
    return this;
  }

  /** The user has begun to work with this agent lately, for this part of the day. */
  public Statements begun(int agent, double share) {
    newAgent = agent;
    newAgentShare = share;
    return this;
  }

  /** What was repeated in the hour: so many calls, in the minutes of this mask. */
  public Statements repeating(long print, int calls, long minutes) {
    loop = new Loop(print, calls, minutes);
    return this;
  }

  /** The hour itself was no part of it. */
  Statements over() {
    goesOn = false;
    return this;
  }

  /** Raw tokens used since the start and since the last statement; units and cost go along. */
  public Statements used(long start, long last) {
    sinceStart = new Statement.Used(100 * start, start, 1_000 * start);
    sinceLast = new Statement.Used(100 * last, last, 1_000 * last);
    return this;
  }

  Statements day(double usual, double now) {
    usualDayUnits = usual;
    dayUnits = now;
    return this;
  }

  public Statement at(long at) {
    return at(Calls.USER, at);
  }

  public Statement at(String user, long at) {
    return new Statement(
        user,
        team,
        at,
        readings,
        samples,
        goesOn,
        at - Calls.HOUR,
        sinceStart,
        sinceLast,
        usualDayUnits,
        dayUnits,
        0,
        0,
        knownDays,
        shape,
        loop,
        newAgent,
        newAgentShare);
  }
}
