/**
 * From one person's stream of calls to the life of their anomalies.
 *
 * <p>An {@link dev.goodhart.detection.Observation} updates the {@code profile} of its user; each
 * {@code signal} reads the profile and says what it saw, or that it cannot know; {@link
 * dev.goodhart.detection.Combiner} weighs the readings; {@code episode} opens, updates, resolves
 * and forgets. {@link dev.goodhart.detection.Detector} ties them together over a {@link
 * dev.goodhart.detection.CaseFile}, which is all that is remembered of a user.
 *
 * <p>Everything is a pure function of the user's own sequence of observations and of the instants
 * in them: no wall clock, no randomness, no other user, no Kafka. Arrival orders, {@code
 * occurredAt} says what an event means. Mathematical functions are {@link java.lang.StrictMath}'s,
 * so that two machines agree to the last bit.
 */
package dev.goodhart.detection;
