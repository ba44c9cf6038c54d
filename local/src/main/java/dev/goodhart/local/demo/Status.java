package dev.goodhart.local.demo;

import java.time.Instant;

/**
 * Where the demo stands.
 *
 * @param kafka address of the broker
 * @param registry address of the schema registry
 * @param people how many people and services there are
 * @param daysOfPast how much past was published before the present began
 * @param pastCounted part of it that is in the totals, 0 to 1
 * @param isLive whether the present has begun
 * @param now simulated time
 * @param minutesPerSecond how fast simulated time runs
 * @param events usage reports published so far
 * @param perSecond the same per second, lately
 */
record Status(
    String kafka,
    String registry,
    int people,
    long daysOfPast,
    double pastCounted,
    boolean isLive,
    Instant now,
    double minutesPerSecond,
    long events,
    double perSecond) {}
