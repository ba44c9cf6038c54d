package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoodhartConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"my app", "app/1", "größe", "..", "."})
  void refusesAnApplicationIdThatTopicsCannotBeNamedAfter(String id) {
    assertThatThrownBy(() -> GoodhartConfig.parse(Map.of("application.id", id)))
        .isInstanceOf(GoodhartConfig.BadConfigException.class)
        .hasMessage(
            "Setting 'application.id' is '%s', but internal topics are named after it: choose"
                + " letters, digits, '.', '_' and '-' (at most 150).",
            id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"goodhart", "Goodhart.prod_2-b", "1"})
  void takesAnyOtherApplicationId(String id) {
    assertThat(GoodhartConfig.parse(Map.of("application.id", id)).applicationId()).isEqualTo(id);
  }
}
