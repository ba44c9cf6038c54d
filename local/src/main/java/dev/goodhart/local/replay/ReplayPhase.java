package dev.goodhart.local.replay;

/** What a replay does, one after the other. */
public enum ReplayPhase {
  /** Broker, registry, topics and schemas. */
  START("start broker and registry"),
  /** Memberships, prices, incentives. */
  REFERENCE("publish reference data"),
  /** Usage and outcomes are read and sent; the topology works meanwhile. */
  FEED("read and send usage"),
  /** The topology works on what is left. */
  SETTLE("bring every key to the last instant"),
  /** The topology stops and its last transaction ends. */
  STOP("stop processing"),
  /** Topics become files. */
  EXPORT("write results");

  private final String label;

  ReplayPhase(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
