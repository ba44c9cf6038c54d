package dev.goodhart.local.simulate.model;

/**
 * What calls of a way of working are made of.
 *
 * @param base tokens that every call carries: instructions, tools
 * @param limit tokens of context after which it is compacted
 * @param input typical new tokens of a call
 * @param output typical visible tokens of a call
 * @param spread deviation of their natural logarithms
 * @param reasoning share of calls with hidden reasoning
 */
public record Mix(
    double base, double limit, double input, double output, double spread, double reasoning) {}
