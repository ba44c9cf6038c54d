/** What a replay wrote, read back: for whoever judges or compares results. */
package dev.goodhart.local.results;
