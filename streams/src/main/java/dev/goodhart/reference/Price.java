package dev.goodhart.reference;

/**
 * List prices per token, nano-USD (10^-9 US dollars), each 0 to 10^6: 3000 is $3 per million.
 *
 * @param input per uncached input token
 * @param cacheRead per input token read from cache
 * @param cacheWrite per input token written to cache
 * @param output per visible output token
 * @param reasoning per reasoning token
 */
public record Price(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
  /**
   * What the tokens of one accepted event cost, exactly. Their sum is at most 10^9, so the result
   * is at most 10^15.
   *
   * @param inputTokens uncached, 0 to 10^9, as all others
   * @return nano-USD
   */
  public long costNanoUsd(
      long inputTokens,
      long cacheReadTokens,
      long cacheWriteTokens,
      long outputTokens,
      long reasoningTokens) {
    return input * inputTokens
        + cacheRead * cacheReadTokens
        + cacheWrite * cacheWriteTokens
        + output * outputTokens
        + reasoning * reasoningTokens;
  }
}
