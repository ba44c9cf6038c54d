/** The same windows as Flink SQL computes them, on its mini cluster in this process. */
package dev.goodhart.bench.flink;
