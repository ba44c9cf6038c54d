package dev.goodhart.local.replay;

import dev.goodhart.intake.Rejection;
import java.util.Optional;

/**
 * When a recorded event arrives, and whether it does.
 *
 * @param arrival the record's timestamp: milliseconds since the epoch, UTC; not negative unless it
 *     is rejected
 * @param rejection the first reason that holds, or empty
 */
public record Verdict(long arrival, Optional<Rejection> rejection) {}
