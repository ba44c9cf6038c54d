package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;

/**
 * What less trusted sources claimed for requests that a more trusted source reported as well, and
 * what that one saw; with a half-life of a week.
 */
public final class Claims {
  private static final double DECAY_PER_MILLI = -StrictMath.log(2) / (7 * 86_400_000.0);

  /** Times the trusted count from which a claim is remembered as inflated. */
  private static final double INFLATED = 1.2;

  private float requests;
  private float claimed;
  private float trusted;
  private long decayedAt;
  private long inflatedAt;

  /** Takes in one request's two counts, in raw tokens. */
  void add(long claimedTokens, long trustedTokens, long now) {
    if (now > decayedAt) {
      double factor = decayedAt == 0 ? 0 : StrictMath.exp((now - decayedAt) * DECAY_PER_MILLI);
      requests = (float) (requests * factor);
      claimed = (float) (claimed * factor);
      trusted = (float) (trusted * factor);
      decayedAt = now;
    }
    if (claimedTokens > INFLATED * trustedTokens) {
      inflatedAt = now;
    }
    requests += 1;
    claimed += claimedTokens;
    trusted += trustedTokens;
  }

  /** Requests compared, decayed. */
  public double requests() {
    return requests;
  }

  /** Raw tokens claimed for them, decayed. */
  public double claimed() {
    return claimed;
  }

  /** Raw tokens that the trusted source saw of them, decayed. */
  public double trusted() {
    return trusted;
  }

  /** When a claim above the trusted count arrived last, epoch milliseconds; 0 if none did. */
  public long inflatedAt() {
    return inflatedAt;
  }

  void clear() {
    requests = 0;
    claimed = 0;
    trusted = 0;
    decayedAt = 0;
    inflatedAt = 0;
  }

  void write(CompactWriter out) {
    boolean used = requests > 0;
    out.putByte(used ? 1 : 0);
    if (used) {
      out.putFloat(requests);
      out.putFloat(claimed);
      out.putFloat(trusted);
      out.putLong(decayedAt);
      out.putLong(inflatedAt);
    }
  }

  void read(CompactReader in) {
    clear();
    if (in.getByte() != 0) {
      requests = in.getFloat();
      claimed = in.getFloat();
      trusted = in.getFloat();
      decayedAt = in.getLong();
      inflatedAt = in.getLong();
    }
  }
}
