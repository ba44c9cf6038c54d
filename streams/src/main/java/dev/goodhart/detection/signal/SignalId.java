package dev.goodhart.detection.signal;

/**
 * The names of the signals. Case files store the {@link #code()}; records carry the {@link
 * #wireName()}. Neither ever changes.
 */
public enum SignalId {
  OWN_DAILY_VOLUME(1, "own-daily-volume", Family.VOLUME),
  PROMPT_REPETITION(2, "prompt-repetition", Family.REPETITION),
  DECLARED_AUTOMATION(3, "declared-automation", Family.MITIGATING, Family.REPETITION),
  FAILED_CALLS(4, "failed-calls", Family.MITIGATING, Family.REPETITION),
  MANY_SESSIONS(5, "many-sessions", Family.MITIGATING, Family.REPETITION),
  VARIED_PROMPTS(6, "varied-prompts", Family.MITIGATING, Family.VOLUME);

  private static final SignalId[] VALUES = values();

  private final int code;
  private final String wireName;
  private final Family family;
  private final Family bearsOn;

  SignalId(int code, String wireName, Family family) {
    this(code, wireName, family, family);
  }

  SignalId(int code, String wireName, Family family, Family bearsOn) {
    this.code = code;
    this.wireName = wireName;
    this.family = family;
    this.bearsOn = bearsOn;
  }

  /** Its number in stored case files. */
  public int code() {
    return code;
  }

  /** Its name in records. */
  public String wireName() {
    return wireName;
  }

  /** The family it belongs to. */
  public Family family() {
    return family;
  }

  /** The family whose evidence it adds to or, if it speaks for honest work, explains. */
  public Family bearsOn() {
    return bearsOn;
  }

  /** The signal with this code, or null where a later version wrote it. */
  public static SignalId ofCode(int code) {
    for (SignalId id : VALUES) {
      if (id.code == code) {
        return id;
      }
    }
    return null;
  }
}
