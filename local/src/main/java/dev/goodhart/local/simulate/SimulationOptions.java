package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.model.Parameters;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What to simulate. The same seed, size, time and parameters give the same files, byte for byte.
 *
 * @param output where the files go; made where it is absent
 * @param force take a directory that holds files
 * @param workDirectory where temporary files lie; empty: where the system keeps such files
 * @param seed decides everything that is by chance
 * @param users people and services, at least {@link #FEWEST_USERS}
 * @param start the first day, UTC
 * @param days how many, at least {@link #FEWEST_DAYS}
 * @param parameters how the organisation differs from others
 */
public record SimulationOptions(
    Path output,
    boolean force,
    Optional<Path> workDirectory,
    long seed,
    int users,
    LocalDate start,
    int days,
    Parameters parameters) {

  /** Fewer could not have an episode of each kind. */
  public static final int FEWEST_USERS = 40;

  public static final int MOST_USERS = 100_000;

  /** Fewer could not show a climb, or what recurs every week. */
  public static final int FEWEST_DAYS = 14;

  public static final int MOST_DAYS = 366;
}
