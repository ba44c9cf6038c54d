/**
 * From people's streams of calls to the life of their anomalies.
 *
 * <p>An {@link dev.goodhart.detection.Observation} updates the {@code profile} of its user. As an
 * active hour closes, {@link dev.goodhart.detection.Investigator} lets each {@code signal} read the
 * profile and say what it saw, or that it cannot know: a {@link dev.goodhart.detection.Statement}.
 * Statements of one hour are folded into sketches of each {@code cohort}; {@link
 * dev.goodhart.detection.Judge} sets a statement beside those, {@link
 * dev.goodhart.detection.Combiner} weighs what is left, and {@code episode} opens, updates,
 * resolves and forgets.
 *
 * <p>Everything is a pure function of the observations and of the instants in them: no wall clock,
 * no randomness, no Kafka. What is stated of a user depends on that user alone; what others did
 * comes in whole hours. Arrival orders, {@code occurredAt} says what an event means. Mathematical
 * functions are {@link java.lang.StrictMath}'s, so that two machines agree to the last bit.
 */
package dev.goodhart.detection;
