package dev.goodhart.ledger;

/**
 * What two sources of different trust say of one request.
 *
 * @param user whose request
 * @param arrival when the second of the two reports arrived, milliseconds since the epoch
 * @param claimedTokens raw tokens by the less trusted source
 * @param trustedTokens raw tokens by the more trusted one
 */
public record Claim(String user, long arrival, long claimedTokens, long trustedTokens) {}
