/**
 * Processes that work for a benchmark and go when it goes: they read commands from their standard
 * input and end with it, so that nothing is left behind, however the benchmark ends.
 */
package dev.goodhart.bench.process;
