package dev.goodhart.detection;

import dev.goodhart.detection.profile.Loop;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.List;

/** Writes statements by hand. */
final class Statements {
  private final List<Reading> readings = new ArrayList<>();
  private final List<List<String>> samples = new ArrayList<>();
  private String team = "t-1";
  private boolean goesOn = true;
  private Statement.Used sinceStart = Statement.Used.NOTHING;
  private Statement.Used sinceLast = Statement.Used.NOTHING;
  private double usualDayUnits;
  private double dayUnits;

  /** An hour that went on, of which nothing was seen. */
  static Statements hour() {
    return new Statements();
  }

  Statements seen(SignalId id, double weight, String... eventIds) {
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

  /** The hour itself was no part of it. */
  Statements over() {
    goesOn = false;
    return this;
  }

  /** Raw tokens used since the start and since the last statement; units and cost go along. */
  Statements used(long start, long last) {
    sinceStart = new Statement.Used(100 * start, start, 1_000 * start);
    sinceLast = new Statement.Used(100 * last, last, 1_000 * last);
    return this;
  }

  Statements day(double usual, double now) {
    usualDayUnits = usual;
    dayUnits = now;
    return this;
  }

  Statement at(long at) {
    return at(Calls.USER, at);
  }

  Statement at(String user, long at) {
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
        30,
        new byte[] {1, -1},
        Loop.NONE);
  }
}
