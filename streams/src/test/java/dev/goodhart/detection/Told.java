package dev.goodhart.detection;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was told. */
public final class Told implements AnomalySink {
  public record Change(AnomalyKey key, AnomalyChange change) {}

  public final List<Change> changes = new ArrayList<>();

  @Override
  public void accept(AnomalyKey key, AnomalyChange change) {
    changes.add(new Change(key, change));
  }

  public List<AnomalyChange> of(AnomalyType type) {
    return changes.stream().filter(c -> c.key().type() == type).map(Change::change).toList();
  }

  public List<Anomaly> anomalies(AnomalyType type) {
    return of(type).stream().filter(Anomaly.class::isInstance).map(Anomaly.class::cast).toList();
  }
}
