/**
 * Scores a replay's anomalies against labels.
 *
 * <p>An alert is an OPEN record of SUSPECTED_TOKENMAXXING or COORDINATED_BURN. One user's alerts at
 * most a day apart are one incident; it is true if any of them lies in a gaming episode of that
 * user or within its grace, else all its alerts are false. What is scored is a set of alerts, of
 * which incidents are formed afresh: those from a severity or from a score on. All times are event
 * time, days are UTC.
 */
package dev.goodhart.local.evaluate;
