package dev.goodhart.detection.signal;

import java.util.EnumMap;
import java.util.Map;

/** One reading for each signal; what was not read yet cannot be known. */
public final class Readings {
  private final Map<SignalId, Reading> bySignal = new EnumMap<>(SignalId.class);

  public Readings() {
    for (SignalId id : SignalId.values()) {
      bySignal.put(id, new Reading());
    }
    clear();
  }

  /** The reading of this signal. */
  public Reading of(SignalId id) {
    return bySignal.get(id);
  }

  /** Makes every reading unknown. */
  public void clear() {
    bySignal.forEach((id, reading) -> reading.unknown(id, Reading.State.CANNOT_KNOW));
  }
}
