package dev.goodhart.local.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.Line;
import dev.goodhart.local.replay.LineReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file of one JSON object a line, gzipped where its name ends in {@code .gz}. */
public final class JsonLines {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonLines() {}

  /**
   * Hands every line that is not blank to {@code taker}, in the file's order.
   *
   * @throws CommandException if the file cannot be read, or names the first line that is no object
   */
  public static void read(Path file, Consumer<JsonRow> taker) {
    try (LineReader lines = LineReader.open(file)) {
      for (Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          taker.accept(new JsonRow(parse(file, line), place(file, line)));
        }
      }
    } catch (NoSuchFileException e) {
      throw new CommandException("There is no file %s: give one that exists.".formatted(file), e);
    } catch (IOException e) {
      throw new CommandException(
          "The file %s cannot be read (%s): check that it is whole."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static JsonNode parse(Path file, Line line) throws IOException {
    if (line.isTooLarge()) {
      throw new CommandException(
          "%s is longer than %d bytes: correct or remove the line."
              .formatted(place(file, line), LineReader.MAX_BYTES));
    }
    try {
      JsonNode node = MAPPER.readTree(line.bytes());
      if (node.isObject()) {
        return node;
      }
      throw noObject(file, line, null);
    } catch (JsonProcessingException e) {
      throw noObject(file, line, e);
    }
  }

  private static CommandException noObject(Path file, Line line, Throwable cause) {
    return new CommandException(
        "%s is no JSON object: correct or remove the line.".formatted(place(file, line)), cause);
  }

  private static String place(Path file, Line line) {
    return file + ":" + line.number();
  }
}
