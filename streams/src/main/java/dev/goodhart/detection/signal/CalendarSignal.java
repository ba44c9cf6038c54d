package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.Profile;
import java.util.List;

/** One thing to look for with regard to an incentive's period. */
public interface CalendarSignal {
  /** Its name and family. */
  SignalId id();

  /** The kind of incentive it is about. */
  Period.Kind kind();

  /**
   * Says what the profile shows as the user's hour closes.
   *
   * @param at when the hour closes, epoch milliseconds
   */
  void read(Profile profile, Period period, long at, Reading reading);

  /** The reading as a plain sentence with numbers, worded for a conversation. */
  String explain(Reading reading);

  /** All of them. */
  static List<CalendarSignal> all() {
    return List.of(new TopUp(), new LateSpurt(), new BoxTicking(), new SameHour());
  }
}
