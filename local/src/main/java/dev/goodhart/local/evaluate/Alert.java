package dev.goodhart.local.evaluate;

import dev.goodhart.local.results.AnomalyUpdate;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody was suspected.
 *
 * @param time when, event time
 * @param user whom
 * @param team the user's; of a team's anomaly, that team
 * @param type of the anomaly
 * @param severity of the record
 * @param score 0 to 100
 * @param signal the strongest evidence; empty where there is none
 */
public record Alert(
    Instant time,
    String user,
    Optional<String> team,
    AnomalyType type,
    Severity severity,
    double score,
    Optional<String> signal) {

  private static final Set<AnomalyType> ACCUSING =
      EnumSet.of(AnomalyType.SUSPECTED_TOKENMAXXING, AnomalyType.COORDINATED_BURN);

  /** The alerts that a changelog holds, in its order; a team's record is one of each involved. */
  public static List<Alert> of(List<AnomalyUpdate> changelog) {
    List<Alert> alerts = new ArrayList<>();
    for (AnomalyUpdate update : changelog) {
      if (update.status() == AnomalyStatus.OPEN && ACCUSING.contains(update.type())) {
        List<String> users =
            update.subjectType() == SubjectType.USER
                ? List.of(update.subjectId())
                : update.involvedUsers();
        for (String user : users) {
          alerts.add(
              new Alert(
                  update.updatedAt(),
                  user,
                  update.team(),
                  update.type(),
                  update.severity(),
                  update.score(),
                  update.strongestSignal()));
        }
      }
    }
    return alerts;
  }

  UserDay day() {
    return UserDay.of(user, time);
  }
}
