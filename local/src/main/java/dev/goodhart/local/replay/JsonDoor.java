package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads one kind of record from lines of JSON in UTF-8. A bad line is an answer, never an
 * exception. Unknown fields are ignored and counted, null is absent, of a field given twice the
 * last holds. Made by {@link JsonDoors}. Not thread-safe.
 *
 * @param <T> the record
 */
public final class JsonDoor<T> {
  /** A line nested deeper than this is not read. */
  public static final int MAX_DEPTH = 1_000;

  // Names are not interned or kept: a line must not change how fast the next one is read. Lines are
  // limited in size, so what is in them needs no limit but that on depth.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final ObjectReader<T> objects;
  private final ObjectReader.Unknown unknown;
  private final Function<T, Optional<String>> check;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer text = CharBuffer.allocate(4 * 1024);
  private OptionalLong receivedAt = OptionalLong.empty();
  private long unknownFields;

  /**
   * @param receivable whether a line may say when it was received
   * @param check the first problem of a record whose fields are all right by themselves, or empty
   */
  JsonDoor(
      Supplier<T> blank,
      List<Field<T>> fields,
      boolean receivable,
      ObjectReader.Unknown unknown,
      Function<T, Optional<String>> check) {
    List<Field<T>> all = new ArrayList<>(fields);
    if (receivable) {
      all.add(Values.optionalInstant("received_at", (record, instant) -> receive(instant)));
    }
    this.objects = new ObjectReader<>(blank, all, unknown);
    this.unknown = unknown;
    this.check = check;
  }

  /** What the line holds. */
  public Door<T> read(Line line) {
    return line.isTooLarge() ? tooLarge() : read(line.bytes());
  }

  /** What the bytes of one line hold, its end left out or not. */
  public Door<T> read(byte[] line) {
    if (line.length > LineReader.MAX_BYTES) {
      return tooLarge();
    }
    if (!decode(line)) {
      return refused(RejectReason.UNREADABLE, "not UTF-8");
    }
    receivedAt = OptionalLong.empty();
    unknown.reset();
    try (JsonParser in = JSON.createParser(text.array(), 0, text.position())) {
      return read(in);
    } catch (StreamConstraintsException e) {
      return refused(RejectReason.UNREADABLE, "nested deeper than " + MAX_DEPTH + " levels");
    } catch (JsonProcessingException e) {
      return refused(
          RejectReason.UNREADABLE, "broken JSON at character " + e.getLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many fields were ignored in the lines that were read and not refused. */
  public long unknownFields() {
    return unknownFields;
  }

  private Door<T> read(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return refused(RejectReason.UNREADABLE, "no JSON object on the line");
    }
    T record = objects.read(in);
    if (in.nextToken() != null) {
      return refused(RejectReason.UNREADABLE, "more than one JSON value on the line");
    }
    if (objects.problem() != null) {
      return refused(RejectReason.INVALID_FIELD, objects.problem());
    }
    Optional<String> problem = check.apply(record);
    if (problem.isPresent()) {
      return refused(RejectReason.INVALID_FIELD, problem.get());
    }
    unknownFields += unknown.count();
    return new Door.Read<>(record, receivedAt);
  }

  private boolean decode(byte[] line) {
    if (text.capacity() < line.length) {
      text = CharBuffer.allocate(line.length);
    }
    text.clear();
    utf8.reset();
    return utf8.decode(ByteBuffer.wrap(line), text, true).isUnderflow()
        && utf8.flush(text).isUnderflow();
  }

  private void receive(Instant instant) {
    receivedAt = instant == null ? OptionalLong.empty() : OptionalLong.of(instant.toEpochMilli());
  }

  private Door<T> tooLarge() {
    return refused(RejectReason.TOO_LARGE, "more than " + LineReader.MAX_BYTES + " bytes");
  }

  private Door<T> refused(RejectReason reason, String detail) {
    return new Door.Refused<>(new Rejection(reason, detail));
  }
}
