package dev.goodhart.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int MOST = 900 * 1024;

  @TempDir Path dir;

  private static List<Line> lines(InputStream in, boolean gzipped) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(in, gzipped)) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      assertThat(reader.next()).isNull();
    }
    return lines;
  }

  private static List<Line> lines(byte[] file) throws IOException {
    return lines(new ByteArrayInputStream(file), false);
  }

  private static List<String> texts(String file) throws IOException {
    return lines(file.getBytes(UTF_8)).stream()
        .map(line -> new String(line.bytes(), UTF_8))
        .toList();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] filled(int size, String end) {
    byte[] line = new byte[size + end.length()];
    Arrays.fill(line, (byte) 'x');
    System.arraycopy(end.getBytes(UTF_8), 0, line, size, end.length());
    return line;
  }

  @Test
  void endsLinesAtALineFeedAloneAndKeepsWhatStandsBeforeIt() throws IOException {
    assertThat(texts("a\nb\r\n\nc\rd\r\r\n\r\n"))
        .containsExactly("a", "b\r", "", "c\rd\r\r", "\r");
    assertThat(texts("")).isEmpty();
    assertThat(texts("\n")).containsExactly("");
    assertThat(texts("a")).containsExactly("a");
    assertThat(texts("a\n")).containsExactly("a");
    assertThat(texts("a\r")).containsExactly("a\r");
  }

  @Test
  void numbersLinesFromOneAndCountsBlankOnes() throws IOException {
    List<Line> lines = lines("a\n\n \t\r\nb".getBytes(UTF_8));
    assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(lines).extracting(Line::isBlank).containsExactly(false, true, true, false);
  }

  @Test
  void skipsAByteOrderMarkAtTheBeginningAlone() throws IOException {
    assertThat(texts("\ufeffa\n\ufeffb")).containsExactly("a", "\ufeffb");
    assertThat(texts("\ufeff")).isEmpty();
    assertThat(lines(new byte[] {(byte) 0xEF, (byte) 0xBB})).hasSize(1);
  }

  @Test
  void keepsBytesThatAreNoText() throws IOException {
    byte[] line = {(byte) 0xFF, 0, (byte) 0xC0, '\r', 'x'};
    assertThat(lines(line).get(0).bytes()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "n"})
  void deliversALineOfExactlyTheLimitWhole(String end) throws IOException {
    String lineEnd = end.replace("n", "\n");
    Line line = lines(filled(MOST, lineEnd)).get(0);
    assertThat(line.isTooLarge()).isFalse();
    assertThat(line.bytes()).hasSize(MOST);

    Line larger = lines(filled(MOST + 1, lineEnd)).get(0);
    assertThat(larger.isTooLarge()).isTrue();
    assertThat(larger.isBlank()).isFalse();
    assertThat(larger.bytes()).isEqualTo(filled(64 * 1024, ""));
  }

  @Test
  void goesOnAfterALineThatIsTooLarge() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(filled(20_000_000, "\r\n"));
    file.writeBytes("next\n".getBytes(UTF_8));
    List<Line> lines = lines(file.toByteArray());
    assertThat(lines).extracting(Line::isTooLarge).containsExactly(true, false);
    assertThat(lines.get(1).bytes()).isEqualTo("next".getBytes(UTF_8));
    assertThat(lines.get(1).number()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void doesNotDependOnHowTheFileIsHandedOut(int step) throws IOException {
    byte[] file = "\ufeffabc\r\ndef\r\n\nlast".getBytes(UTF_8);
    InputStream slow =
        new ByteArrayInputStream(file) {
          @Override
          public synchronized int read(byte[] into, int offset, int size) {
            return super.read(into, offset, Math.min(size, step));
          }
        };
    assertThat(lines(slow, false))
        .extracting(line -> new String(line.bytes(), UTF_8))
        .containsExactly("abc\r", "def\r", "", "last");
  }

  @Test
  void unpacksGzippedFilesAlsoOfSeveralMembers() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(gzip("a\nb".getBytes(UTF_8)));
    file.writeBytes(gzip("c\nd".getBytes(UTF_8)));
    Path path = dir.resolve("usage.ndjson.gz");
    Files.write(path, file.toByteArray());
    try (LineReader reader = LineReader.open(path)) {
      assertThat(reader.next().bytes()).isEqualTo(new byte[] {'a'});
      assertThat(reader.next().bytes()).isEqualTo(new byte[] {'b', 'c'});
      assertThat(reader.next().bytes()).isEqualTo(new byte[] {'d'});
      assertThat(reader.next()).isNull();
      assertThat(reader.bytesRead()).isEqualTo(Files.size(path));
    }
  }

  @Test
  void tellsHowFarItIsInBytesOfTheFile() throws IOException {
    Path path = dir.resolve("usage.ndjson");
    Files.write(path, filled(1_000_000, "\n"));
    try (LineReader reader = LineReader.open(path)) {
      assertThat(reader.bytesRead()).isZero();
      reader.next();
      assertThat(reader.bytesRead()).isEqualTo(1_000_001);
    }
  }

  @Test
  void aFileThatCannotBeUnpackedIsAnError() throws IOException {
    byte[] whole = gzip(filled(1_000_000, "\n"));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> lines(new ByteArrayInputStream(cut), true))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> lines(new ByteArrayInputStream(new byte[] {'{', '}'}), true))
        .isInstanceOf(IOException.class);
  }
}
