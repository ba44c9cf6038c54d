package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.Source;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Someone, or some service, of the organisation.
 *
 * @param index from 0
 * @param id the user id; says nothing
 * @param team at the start
 * @param move to another team, for a few
 * @param persona how they work
 * @param zone where they live
 * @param program what they use most
 * @param model the large one they use
 * @param smallModel the one for chores
 * @param reporting how their usage becomes known
 * @param rhythm of their days
 */
public record Person(
    int index,
    String id,
    String team,
    Optional<Move> move,
    Persona persona,
    ZoneId zone,
    Program program,
    Model model,
    Model smallModel,
    Reporting reporting,
    Rhythm rhythm) {

  /**
   * A change of team.
   *
   * @param at milliseconds since the epoch, UTC
   * @param team the new one; empty: left
   */
  public record Move(long at, Optional<String> team) {}

  /**
   * How usage becomes known.
   *
   * @param source of most reports
   * @param requestIds whether each report names its request
   * @param teams whether each report names the team
   * @param tools whether each report fingerprints its tool
   * @param outcomes whether what comes of work is reported
   * @param installation of the program, if reports name it
   * @param lane whether reports say how work was started
   */
  public record Reporting(
      Source source,
      boolean requestIds,
      boolean teams,
      boolean tools,
      boolean outcomes,
      Optional<String> installation,
      boolean lane) {}

  /**
   * The rhythm of days.
   *
   * @param joins the first working day
   * @param begins hour of the local day
   * @param hours of a usual day
   * @param pace usage against the persona's usual
   * @param weekends probability to work on a day of a weekend
   * @param phrases share of messages that everybody writes, such as "continue"
   */
  public record Rhythm(
      LocalDate joins, double begins, double hours, double pace, double weekends, double phrases) {}

  /** The team at that instant; empty if they have left. */
  public Optional<String> teamAt(long instant) {
    return move.filter(change -> change.at() <= instant).map(Move::team).orElse(Optional.of(team));
  }
}
