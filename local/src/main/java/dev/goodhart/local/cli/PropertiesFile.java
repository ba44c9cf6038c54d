package dev.goodhart.local.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** A file of settings that an option names. */
final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * Its settings.
   *
   * @param option that named it
   * @throws CommandException if it cannot be read
   */
  static Map<String, String> read(Path file, String option) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (NoSuchFileException e) {
      throw new CommandException("There is no file %s: correct %s.".formatted(file, option), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(
          "The file %s cannot be read as properties in UTF-8 (%s): correct it or %s."
              .formatted(file, e.getMessage(), option),
          e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    return settings;
  }
}
