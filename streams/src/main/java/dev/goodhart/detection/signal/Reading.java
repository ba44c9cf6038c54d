package dev.goodhart.detection.signal;

import java.nio.ByteBuffer;

/**
 * What one signal saw, reused from reading to reading. Numbers are floats because a reading is kept
 * with an open episode: what is explained on the day it resolves must be what was seen.
 */
public final class Reading {
  /** The most one signal can weigh. */
  public static final float MAX_WEIGHT = 3;

  /** Whether the signal could judge. */
  public enum State {
    /** It saw enough. */
    KNOWN,
    /** The user is too new: warm-up. */
    NOT_ENOUGH_DATA,
    /** The events do not carry what it needs. */
    CANNOT_KNOW
  }

  /** Bytes of a stored reading. */
  public static final int BYTES = 1 + 5 * Float.BYTES;

  private SignalId id;
  private State state = State.CANNOT_KNOW;
  private float observed;
  private float expected;
  private float weight;
  private float detail;
  private float extra;

  /** A reading of nothing. */
  public Reading() {}

  /** A copy. */
  public Reading(Reading other) {
    copyFrom(other);
  }

  /** Says what was seen; the weight is held within 0 and 3. */
  public void known(SignalId signal, double seen, double usual, double evidence) {
    known(signal, seen, usual, evidence, 0, 0);
  }

  /** Says what was seen, with two numbers more for the explanation. */
  public void known(
      SignalId signal, double seen, double usual, double evidence, double first, double second) {
    id = signal;
    state = State.KNOWN;
    observed = (float) seen;
    expected = (float) usual;
    // Also turns a NaN into 0: what cannot be computed weighs nothing.
    weight = evidence > 0 ? (float) Math.min(MAX_WEIGHT, evidence) : 0;
    detail = (float) first;
    extra = (float) second;
  }

  /** Says why nothing can be said; weighs nothing. */
  public void unknown(SignalId signal, State why) {
    known(signal, 0, 0, 0);
    state = why;
  }

  /** The signal that speaks. */
  public SignalId id() {
    return id;
  }

  /** Whether it could judge. */
  public State state() {
    return state;
  }

  /** What was seen, in the signal's own unit. */
  public float observed() {
    return observed;
  }

  /** What was expected, in the same unit. */
  public float expected() {
    return expected;
  }

  /** 0 to 3; 0 unless {@link State#KNOWN}. */
  public float weight() {
    return weight;
  }

  /** First number of the explanation, as the signal defines it. */
  public float detail() {
    return detail;
  }

  /** Second number of the explanation, as the signal defines it. */
  public float extra() {
    return extra;
  }

  /** Takes over another reading. */
  public void copyFrom(Reading other) {
    id = other.id;
    state = other.state;
    observed = other.observed;
    expected = other.expected;
    weight = other.weight;
    detail = other.detail;
    extra = other.extra;
  }

  /** Appends this reading, which must be known. */
  public void write(ByteBuffer out) {
    out.put((byte) id.code());
    out.putFloat(observed).putFloat(expected).putFloat(weight).putFloat(detail).putFloat(extra);
  }

  /** Replaces this reading by a stored one. */
  public void read(ByteBuffer in) {
    id = SignalId.ofCode(in.get());
    state = State.KNOWN;
    observed = in.getFloat();
    expected = in.getFloat();
    weight = in.getFloat();
    detail = in.getFloat();
    extra = in.getFloat();
  }
}
