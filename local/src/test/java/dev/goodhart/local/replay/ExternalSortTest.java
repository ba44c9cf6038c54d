package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalSortTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {0, 500, 5_000, 1 << 20})
  void keepsTheOrderOfEqualKeysWhateverFitsInMemory(long budget) throws IOException {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    Random random = new Random(7);

    try (ExternalSort sort = new ExternalSort(directory, budget)) {
      for (int i = 0; i < 500; i++) {
        String key = Integer.toString(random.nextInt(40));
        expected.add(key + "/" + i);
        sort.add(utf8(key), utf8(Integer.toString(i)));
      }
      sort.sorted().forEachRemaining(e -> actual.add(text(e.key()) + "/" + text(e.value())));
    }

    expected.sort(Comparator.comparing(line -> line.substring(0, line.indexOf('/'))));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void comparesKeysAsUnsignedBytes() throws IOException {
    List<String> actual = new ArrayList<>();

    try (ExternalSort sort = new ExternalSort(directory, 0)) {
      for (String key : List.of("\u00e9", "z", "a", "\u4f60", "")) {
        sort.add(utf8(key), utf8(""));
      }
      sort.sorted().forEachRemaining(entry -> actual.add(text(entry.key())));
    }

    assertThat(actual).containsExactly("", "a", "z", "\u00e9", "\u4f60");
  }

  @Test
  void leavesNoFilesBehind() throws IOException {
    try (ExternalSort sort = new ExternalSort(directory, 0)) {
      sort.add(utf8("a"), utf8("1"));
      sort.add(utf8("b"), utf8("2"));
      assertThat(sort.sorted()).hasNext();
    }

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
