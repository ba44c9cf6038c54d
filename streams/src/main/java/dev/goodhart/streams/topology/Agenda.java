package dev.goodhart.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is due when: a store ordered by instant. An entry is a reminder to look, not a fact: whoever
 * is reminded checks whether anything is due.
 */
final class Agenda {
  /** Takes what became due. */
  @FunctionalInterface
  interface Due {
    void at(long instant, Bytes subject);
  }

  private static final byte[] NOTHING = {};

  private final Backlog reminders;

  Agenda(KeyValueStore<Bytes, byte[]> store) {
    reminders = new Backlog(store);
  }

  /** Reminds of the subject at the instant, milliseconds since the epoch, not negative. */
  void schedule(long instant, Bytes subject) {
    reminders.put(instant, subject.get(), NOTHING);
    // They are few, and fall due long after the next commit.
    reminders.write();
  }

  /**
   * Takes off what is due at {@code now} or before, in order.
   *
   * @param most how many at the most
   * @return whether nothing more is due
   */
  boolean takeDue(long now, int most, Due due) {
    return reminders.takeDue(
        now, most, (instant, subject, nothing) -> due.at(instant, Bytes.wrap(subject)));
  }
}
