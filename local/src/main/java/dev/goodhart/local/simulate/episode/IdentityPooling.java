package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Desk;
import dev.goodhart.local.simulate.model.Program;
import dev.goodhart.local.simulate.model.Session;
import dev.goodhart.local.simulate.model.Style;
import dev.goodhart.local.simulate.model.Timeline;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One identity that several people use, each on their own machine and in their own hours. */
final class IdentityPooling extends Burn {
  /** Somebody else with the same identity. */
  private record Guest(String machine, ZoneId zone, Program program, double begins) {
    static Guest any(Chance chance) {
      return new Guest(
          chance.hex(12),
          ZoneOffset.ofHours(chance.between(-8, 9)),
          Program.any(Program.Kind.AGENT, chance),
          chance.uniform(8, 10.5));
    }
  }

  IdentityPooling(Cue cue) {
    super(cue);
  }

  @Override
  public void act(Desk desk) {
    List<Guest> guests = new ArrayList<>();
    for (int i = chance().between(3, 11); i > 0; i--) {
      guests.add(Guest.any(chance()));
    }
    Style style = person().persona().style();
    double sessions = chance().uniform(2, 5);
    for (LocalDate day : weekdays(4, 18)) {
      for (Guest guest : guests) {
        for (int i = chance().count(sessions); i > 0; i--) {
          long start = Timeline.at(day, guest.zone(), guest.begins() + chance().uniform(0, 8));
          Conversation conversation = desk.open().by(guest.program()).from(guest.machine());
          Session.play(
              desk, conversation, style, start, start + 2 * Timeline.HOUR, OptionalLong.empty());
        }
      }
    }
  }
}
