package dev.goodhart.intake;

/**
 * Why one record is not accepted.
 *
 * @param reason the first reason that holds
 * @param detail what exactly is wrong, a short plain text for a person
 */
public record Rejection(RejectReason reason, String detail) {}
