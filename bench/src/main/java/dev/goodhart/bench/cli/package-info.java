/** {@code ./goodhart bench}. */
package dev.goodhart.bench.cli;
