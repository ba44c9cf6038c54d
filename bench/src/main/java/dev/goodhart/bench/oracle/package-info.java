/**
 * What the totals must be, by definition: the events are made again and summed, with nothing of the
 * application but the records it publishes.
 */
package dev.goodhart.bench.oracle;
