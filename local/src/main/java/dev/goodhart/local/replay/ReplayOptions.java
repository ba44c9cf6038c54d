package dev.goodhart.local.replay;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be replayed, and how.
 *
 * @param input directory of the recording
 * @param output directory of the results
 * @param force write into a directory that holds files
 * @param changelog write every update too
 * @param partitions of every topic that lies by subject
 * @param threads stream threads
 * @param now nothing arrives after it
 * @param workDirectory where the broker and the state lie meanwhile; empty: a temporary one
 * @param settings of the deployment, as in a properties file, beside those named here
 */
public record ReplayOptions(
    Path input,
    Path output,
    boolean force,
    boolean changelog,
    int partitions,
    int threads,
    Instant now,
    Optional<Path> workDirectory,
    Map<String, String> settings) {

  /** How many partitions if nobody says. */
  public static final String DEFAULT_PARTITIONS = "4";

  /** How many stream threads if nobody says. */
  public static final String DEFAULT_THREADS = "2";
}
