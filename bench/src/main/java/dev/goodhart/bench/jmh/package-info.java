/** Benchmarks of inner loops, with JMH: {@code ./goodhart bench jmh [REGEX]}. */
package dev.goodhart.bench.jmh;
