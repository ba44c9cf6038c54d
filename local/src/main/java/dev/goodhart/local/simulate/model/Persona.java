package dev.goodhart.local.simulate.model;

import dev.goodhart.local.simulate.model.Style.Fruit;
import dev.goodhart.schema.Lane;
import java.util.Locale;

/** A way of working honestly. What recurs beside it is in {@link Duties}. */
public enum Persona {
  /** Asks now and then. */
  CHAT("analyst", Lane.HUMAN),
  /** Has an assistant in the editor. */
  ASSISTED("engineer", Lane.HUMAN),
  /** Lets an agent work and looks at what it does. */
  AGENTIC("engineer", Lane.DELEGATED),
  /** Runs several agents at a time. */
  POWER("engineer", Lane.DELEGATED),
  /** Chats, and sends many documents through one task now and then. */
  ANALYST("analyst", Lane.HUMAN),
  /** As the agentic developer, and is called at night for a week. */
  ON_CALL("engineer", Lane.DELEGATED),
  /** Answers customers, half of it from templates. */
  SUPPORT("support", Lane.HUMAN),
  /** Chats, and has a report made every day or every hour. */
  CRON_OWNER("analyst", Lane.HUMAN),
  /** Joins during the simulation and uses more week by week. */
  NEW_HIRE("engineer", Lane.DELEGATED),
  /** Works when the others do not. */
  OFFSET_SHIFT("engineer", Lane.DELEGATED),
  /** Measures models: the same questions over and over. */
  EVALUATOR("engineer", Lane.DELEGATED),
  /** Puts one long document after another; the answers are short. */
  REVIEWER("legal", Lane.HUMAN),
  /** Long answers. */
  WRITER("content", Lane.HUMAN),
  /** Sends out many sub-agents at a time. */
  ORCHESTRATOR("engineer", Lane.DELEGATED),
  /** As the agentic developer, and has something ask every few minutes, day and night. */
  POLLER_OWNER("engineer", Lane.DELEGATED),
  /** A build server's account: no person. */
  SERVICE("service", Lane.CI);

  private final String role;
  private final Lane lane;

  Persona(String role, Lane lane) {
    this.role = role;
    this.lane = lane;
  }

  /** As memberships give it. */
  public String role() {
    return role;
  }

  /** Of what they do themselves. */
  public Lane lane() {
    return lane;
  }

  /** How their sessions go. */
  public Style style() {
    return Styles.of(this);
  }

  /** Whether they write programs. */
  public boolean codes() {
    return style().fruit() == Fruit.CODE;
  }

  /** In parameters. */
  public String key() {
    return "people." + name().toLowerCase(Locale.ROOT);
  }
}
