/** The ways to do the same that are compared, behind one interface. */
package dev.goodhart.bench.scenario;
