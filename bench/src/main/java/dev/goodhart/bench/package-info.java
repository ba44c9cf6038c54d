/**
 * What an event costs, measured side by side with other ways to do the same: each way in a process
 * of its own, against one broker in another.
 */
package dev.goodhart.bench;
