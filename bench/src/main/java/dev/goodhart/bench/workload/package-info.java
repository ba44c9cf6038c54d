/**
 * Usage made up for benchmarks: the same specification gives the same events, in any order in which
 * they are asked for.
 */
package dev.goodhart.bench.workload;
