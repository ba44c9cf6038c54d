package dev.goodhart.local.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * How the demo runs.
 *
 * @param users how many people and services
 * @param seed decides everything that is by chance
 * @param speed simulated seconds per second
 * @param runFor how long; empty: until stopped
 * @param kafkaPort 0 for any free one
 * @param registryPort 0 for any free one
 */
public record DemoSettings(
    int users,
    long seed,
    double speed,
    Optional<Duration> runFor,
    int kafkaPort,
    int registryPort) {}
