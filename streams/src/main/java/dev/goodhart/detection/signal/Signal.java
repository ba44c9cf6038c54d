package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;
import java.util.List;

/**
 * One thing to look for in a user's profile. Stateless: what it needs to remember is the profile's
 * matter.
 */
public interface Signal {
  /** Its name and family. */
  SignalId id();

  /** Says what the profile shows as of its latest observation; allocates nothing. */
  void read(Profile profile, Reading reading);

  /** Whether the latest hour was part of what the reading saw, and not only the day before it. */
  default boolean goesOn(Profile profile, Reading reading) {
    return true;
  }

  /** The reading as a plain sentence with numbers, worded for a conversation. */
  String explain(Reading reading);

  /** Events that show it, seen at or after this instant; oldest first. */
  default List<String> samples(Profile profile, long since) {
    return List.of();
  }
}
