/**
 * Everything that Goodhart needs of a Kafka installation, inside the own process: a KRaft broker
 * and a schema registry. It is what runs where there is no cluster (a demonstration, a replay) and
 * what integration tests run against, so both exercise the same production broker.
 */
package dev.goodhart.local.stack;
