package dev.goodhart.reference;

/**
 * What holds for one person from an instant on, until their next membership.
 *
 * @param validFrom inclusive, event time, milliseconds since the epoch, UTC
 * @param teamId the team, or null: in none
 * @param role for comparison with peers, or null
 * @param timezone a valid id of a time zone, or null
 */
public record Membership(long validFrom, String teamId, String role, String timezone) {}
