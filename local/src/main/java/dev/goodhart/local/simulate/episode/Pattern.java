package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Persona;
import java.util.Locale;

/** The kinds of episodes: how usage is gamed, and what honest use looks like it. */
public enum Pattern {
  NAIVE_LOOP(true, Company.ONE, Who.ANYONE),
  JITTER_LOOP(true, Company.ONE, Who.ANYONE),
  PING_PONG(true, Company.ONE, Who.CODERS),
  QUOTA_TOPUP(true, Company.ONE, Who.LIGHT),
  SWARM(true, Company.ONE, Who.CODERS),
  MARATHON(true, Company.ONE, Who.ANYONE),
  CONTEXT_STUFF(true, Company.ONE, Who.ANYONE),
  CACHE_FARM(true, Company.ONE, Who.ANYONE),
  OUTPUT_FARM(true, Company.ONE, Who.ANYONE),
  THROWAWAY(true, Company.ONE, Who.ANYONE),
  WEEKLY_TICK(true, Company.ONE, Who.LIGHT),
  LEADER_RACE(true, Company.ONE, Who.ANYONE),
  LOCKSTEP(true, Company.SOME_OF_A_TEAM, Who.ANYONE),
  SLOW_RAMP(true, Company.ONE, Who.ANYONE),

  REPORT_INFLATION(true, Company.ONE, Who.ANYONE),
  IDENTITY_POOLING(true, Company.ONE, Who.ANYONE),
  RETRY_FARM(true, Company.ONE, Who.ANYONE),
  COMMIT_SPAM(true, Company.ONE, Who.CODERS),
  AGENT_CHAIN(true, Company.ONE, Who.CODERS),

  MONTH_END(false, Company.ONE, Who.OFFICE),
  LAUNCH_CRUNCH(false, Company.ONE, Who.CODERS),
  VACATION_RETURN(false, Company.ONE, Who.ANYONE),
  HACKATHON(false, Company.A_TEAM, Who.ANYONE),
  ROLL_OUT(false, Company.MOST, Who.ANYONE),
  WORKSHOP(false, Company.A_CROWD, Who.ANYONE),
  INCIDENT_NIGHT(false, Company.ONE, Who.CODERS),
  MIGRATION(false, Company.ONE, Who.CODERS),
  RETRY_STORM(false, Company.ONE, Who.ANYONE),
  TZ_TRAVEL(false, Company.ONE, Who.ANYONE),
  BULK_JOB(false, Company.ONE, Who.ANYONE),
  EVALUATION(false, Company.ONE, Who.CODERS),
  NEW_PROJECT(false, Company.ONE, Who.ANYONE),
  CODER_REVIEWER(false, Company.ONE, Who.CODERS),
  RARE_USER(false, Company.ONE, Who.LIGHT);

  /** How many people an episode takes. */
  enum Company {
    ONE,
    SOME_OF_A_TEAM,
    A_TEAM,
    A_CROWD,
    MOST
  }

  /** Who is likely to be in it. */
  enum Who {
    ANYONE,
    CODERS,
    OFFICE,
    LIGHT;

    boolean holds(Persona persona) {
      return switch (this) {
        case ANYONE -> !hasItsOwn(persona);
        case CODERS -> !hasItsOwn(persona) && persona.codes();
        case OFFICE -> !hasItsOwn(persona) && !persona.codes();
        case LIGHT -> isLight(persona);
      };
    }

    /** Newcomers, automation and its owners have episodes of their own all the time. */
    private static boolean hasItsOwn(Persona persona) {
      return switch (persona) {
        case SERVICE, POLLER_OWNER, NEW_HIRE, ORCHESTRATOR -> true;
        default -> false;
      };
    }

    private static boolean isLight(Persona persona) {
      return switch (persona) {
        case CHAT, ASSISTED, WRITER, ANALYST, SUPPORT -> true;
        default -> false;
      };
    }
  }

  private final boolean gaming;
  private final Company company;
  private final Who who;

  Pattern(boolean gaming, Company company, Who who) {
    this.gaming = gaming;
    this.company = company;
    this.who = who;
  }

  /** Whether it is done for the count's sake. */
  public boolean gaming() {
    return gaming;
  }

  /** In labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The parameter that says how many there are. */
  public String key() {
    return (gaming ? "gaming." : "honest.") + label();
  }

  Company company() {
    return company;
  }

  boolean suits(Persona persona) {
    return who.holds(persona);
  }
}
