package dev.goodhart.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdTextTest {
  private static final String[] ALPHABETS = {
    "0123456789abcdef",
    "0123456789abcdefABCDEFxyz-_",
    "abc-1",
    "ab:/ é€😀\u0000",
    "0123456789ABCDEF-"
  };

  @ParameterizedTest
  @CsvSource({
    // As UUIDs are written, and what only looks like one.
    "01890a5d-ac96-774b-bcce-b302099a8057, 16",
    "01890A5D-AC96-774B-BCCE-B302099A8057, 27",
    "01890a5d-ac96-774b-bcceb302099a8057-, 27",
    "01890a5dac96774bbcceb302099a8057, 16",
    "01890a5dac96774bbcceb302099a805, 24",
    "msg_01XFDUDYJgAACzvnptvVoYEL, 21",
    "------------------------------------, 27",
    "a, 1",
    "a.b, 3",
    "größe, 7",
  })
  void takesAsFewBytesAsItsCharactersNeed(String id, int bytes) {
    assertThat(packed(id)).hasSize(bytes);
    assertThat(unpacked(id)).isEqualTo(id);
  }

  @RepeatedTest(500)
  void comesBackAsItWas(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)].codePoints().toArray();
    StringBuilder id = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      id.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }

    assertThat(unpacked(id.toString())).isEqualTo(id.toString());
    assertThat(IdText.ofBytes(IdText.toBytes(id.toString()))).isEqualTo(id.toString());
  }

  private static String unpacked(String id) {
    byte[] bytes = packed(id);
    return IdText.read(IdText.form(id), bytes.length, new CompactReader("id").reset(bytes));
  }

  private static byte[] packed(String id) {
    CompactWriter out = new CompactWriter(8);
    IdText.write(id, IdText.form(id), out);
    return out.toByteArray();
  }
}
