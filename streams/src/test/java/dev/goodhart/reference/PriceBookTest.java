package dev.goodhart.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.PriceFrom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBookTest {
  private final PriceBook book = new PriceBook();

  private static PriceFrom from(long validFrom, long input) {
    return new PriceFrom(Instant.ofEpochMilli(validFrom), input, 0L, 0L, 0L, 0L);
  }

  private static ModelPrice row(String model, PriceFrom... prices) {
    return new ModelPrice(model, new ArrayList<>(List.of(prices)));
  }

  private Long input(String model, long at) {
    Price price = book.lookup(model, at);
    return price == null ? null : price.input();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5,3",
    "gpt-5-mini,4",
    "gpt-5-mini-2025,4",
    "gpt-5-pro,2",
    "gpt-4,1",
    "gpt-5*,2",
    "'',0",
    "claude,0",
  })
  void theLongestMatchHoldsAndAnExactNameBeforeAPattern(String model, long expected) {
    book.put(row("*", from(0, 0)));
    book.put(row("gpt-*", from(0, 1)));
    book.put(row("gpt-5*", from(0, 2)));
    book.put(row("gpt-5", from(0, 3)));
    book.put(row("gpt-5-mini*", from(0, 4)));
    assertThat(input(model, 0)).isEqualTo(expected);
  }

  @Test
  void aStarInsideANameIsALetter() {
    book.put(row("a*b", from(0, 1)));
    assertThat(input("a*b", 0)).isEqualTo(1);
    assertThat(input("axb", 0)).isNull();
  }

  @Test
  void pricesWithWhatHeldAtTheInstant() {
    book.put(row("m", from(200, 2), from(100, 1), from(300, 3)));
    assertThat(input("m", 99)).isNull();
    assertThat(input("m", 100)).isEqualTo(1);
    assertThat(input("m", 199)).isEqualTo(1);
    assertThat(input("m", 200)).isEqualTo(2);
    assertThat(input("m", Long.MAX_VALUE)).isEqualTo(3);
    assertThat(input("m", Long.MIN_VALUE)).isNull();
  }

  @Test
  void ofTwoPricesFromTheSameInstantTheLastHolds() {
    book.put(row("m", from(100, 1), from(100, 2)));
    assertThat(input("m", 100)).isEqualTo(2);
  }

  @Test
  void isUnpricedBeforeTheBestMatchHasAPriceWhateverAShorterPatternSays() {
    book.put(row("gpt-*", from(0, 1)));
    book.put(row("gpt-5", from(100, 2)));
    assertThat(input("gpt-5", 99)).isNull();
    assertThat(input("gpt-5", 100)).isEqualTo(2);
  }

  @Test
  void theLastRowOfAModelReplacesTheWholeRow() {
    book.put(row("m", from(0, 1), from(100, 2)));
    book.put(row("m", from(50, 3)));
    assertThat(input("m", 0)).isNull();
    assertThat(input("m", 100)).isEqualTo(3);
  }

  @Test
  void changesReachModelsThatWereLookedUpBefore() {
    assertThat(input("gpt-5", 0)).isNull();
    book.put(row("gpt-*", from(0, 1)));
    assertThat(input("gpt-5", 0)).isEqualTo(1);
    book.put(row("gpt-5", from(0, 2)));
    assertThat(input("gpt-5", 0)).isEqualTo(2);
    book.remove("gpt-5");
    assertThat(input("gpt-5", 0)).isEqualTo(1);
    book.remove("gpt-*");
    book.remove("never there");
    assertThat(input("gpt-5", 0)).isNull();
  }

  @Test
  void answersForMoreModelsThanItRemembers() {
    book.put(row("m*", from(0, 1)));
    for (int i = 0; i < 20_000; i++) {
      assertThat(input("m" + i, 0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1_000_001, Long.MIN_VALUE, Long.MAX_VALUE})
  void anUnusableRowRemovesTheOneBefore(long input) {
    book.put(row("m", from(0, 1)));
    assertThat(book.put(row("m", from(0, input))))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .isEqualTo("price input is " + input + ", not within 0 and 1000000"));
    assertThat(input("m", 0)).isNull();
  }

  @Test
  void acceptsPricesAtTheEdges() {
    assertThat(book.put(row("m", from(0, 0)))).isEmpty();
    assertThat(book.put(row("m", from(0, 1_000_000)))).isEmpty();
    assertThat(book.put(row("m"))).isPresent();
    assertThat(book.put(row("", from(0, 1)))).isPresent();
    assertThat(book.put(row("x".repeat(257), from(0, 1)))).isPresent();
  }

  @Test
  void costsAreExact() {
    assertThat(new Price(1, 20, 300, 4_000, 50_000).costNanoUsd(5, 4, 3, 2, 1)).isEqualTo(58_985);
    assertThat(new Price(0, 0, 0, 0, 1_000_000).costNanoUsd(0, 0, 0, 0, 1_000_000_000))
        .isEqualTo(1_000_000_000_000_000L);
  }
}
