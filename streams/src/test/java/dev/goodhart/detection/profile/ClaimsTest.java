package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.signal.ClaimInflation;
import dev.goodhart.detection.signal.Reading;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final Claims claims = new Claims();

  @Test
  void whatIsClaimedAboveTheTrustedCountIsRememberedWithItsTime() {
    claims.add(1_000, 1_000, MONDAY);
    claims.add(1_190, 1_000, MONDAY + 1);
    claims.add(10, 1_000, MONDAY + 2);
    assertThat(claims.inflatedAt()).isZero();
    claims.add(1_300, 1_000, MONDAY + 3);
    claims.add(1_000, 1_000, MONDAY + 4);
    assertThat(claims.inflatedAt()).isEqualTo(MONDAY + 3);
  }

  @Test
  void whenItWasInflatedSurvivesTheRoundTrip() {
    claims.add(5_000, 1_000, MONDAY);
    CompactWriter out = new CompactWriter(64);
    claims.write(out);
    byte[] bytes = out.toByteArray();
    Claims copy = new Claims();
    copy.read(new CompactReader("stored").reset(bytes));
    assertThat(copy.inflatedAt()).isEqualTo(MONDAY);
    assertThat(copy.claimed()).isEqualTo(claims.claimed());
    copy.clear();
    assertThat(copy.inflatedAt()).isZero();
  }

  @Test
  void whatWasClaimedOnceKeepsNothingAliveWhileClaimsAreHonest() {
    DetectorConfig config = DetectorConfig.defaults();
    ClaimInflation signal = new ClaimInflation(config.claimHalf(), config.claimFull());
    Profile profile = new Profile();
    for (int i = 0; i < 50; i++) {
      profile.observeClaim(900_000, 100_000, MONDAY + i * MINUTE);
    }
    Reading reading = new Reading();
    signal.read(profile, reading);
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    profile.observeClaim(100_000, 100_000, MONDAY + 24 * HOUR);
    signal.read(profile, reading);
    assertThat(reading.weight()).isZero();
    profile.observeClaim(900_000, 100_000, MONDAY + 24 * HOUR + 1_000);
    signal.read(profile, reading);
    assertThat(reading.weight()).isPositive();
  }
}
