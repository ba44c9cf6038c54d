package dev.goodhart.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void findsHalvesOfSurrogatePairsThatStandAlone() {
    assertThat(Ids.hasLoneSurrogate("")).isFalse();
    assertThat(Ids.hasLoneSurrogate("abc\u00e9\uffff")).isFalse();
    assertThat(Ids.hasLoneSurrogate("a😀b😀")).isFalse();
    assertThat(Ids.hasLoneSurrogate("\ud83d")).isTrue();
    assertThat(Ids.hasLoneSurrogate("\ude00")).isTrue();
    assertThat(Ids.hasLoneSurrogate("a\ude00\ud83db")).isTrue();
    assertThat(Ids.hasLoneSurrogate("😀\ud83d")).isTrue();
    assertThat(Ids.hasLoneSurrogate("\ud83d😀")).isTrue();
  }
}
