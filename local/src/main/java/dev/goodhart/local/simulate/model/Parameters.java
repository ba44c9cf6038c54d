package dev.goodhart.local.simulate.model;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an organisation differs from others: named numbers. The shipped ones, in {@code
 * parameters.properties}, are all there are and what holds where nothing else is given.
 */
public final class Parameters {
  /** The shipped ones, with what they mean. */
  public static final String SHIPPED = "/dev/goodhart/local/simulate/parameters.properties";

  /** What numbers of a kind are within. */
  private record Range(double least, double most) {
    static final Range SHARE = new Range(0, 1);
    static final Range WEIGHT = new Range(0, 1_000);
    static final Range FACTOR = new Range(0.05, 20);

    static Range of(String name) {
      if (name.equals("target.tokens")) {
        return new Range(1_000, 1e12);
      }
      if (name.equals("team.size")) {
        return new Range(3, 1_000);
      }
      return switch (name.substring(0, name.indexOf('.'))) {
        case "people", "gaming", "honest" -> WEIGHT;
        case "scale" -> FACTOR;
        default -> SHARE;
      };
    }
  }

  private final SortedMap<String, Double> values;

  private Parameters(SortedMap<String, Double> values) {
    this.values = values;
  }

  /** The shipped ones. */
  public static Parameters shipped() {
    Properties properties = new Properties();
    try (InputStream in = Parameters.class.getResourceAsStream(SHIPPED);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped parameters cannot be read.", e);
    }
    SortedMap<String, Double> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, Double.valueOf(properties.getProperty(name))));
    return new Parameters(values);
  }

  /**
   * These, but for those in a properties file.
   *
   * @throws CommandException if it cannot be read, or holds what {@link #with} refuses
   */
  public Parameters with(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(
          "The file %s cannot be read as properties in UTF-8 (%s): correct it or --parameters."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> sorted.put(name, properties.getProperty(name)));
    return with(sorted);
  }

  /**
   * These, but for those.
   *
   * @throws CommandException if there is no such parameter, or it is no number within its range
   */
  public Parameters with(Map<String, String> others) {
    SortedMap<String, Double> changed = new TreeMap<>(values);
    others.forEach((name, text) -> changed.put(name, value(name, text)));
    return new Parameters(changed);
  }

  private double value(String name, String text) {
    if (!values.containsKey(name)) {
      throw new CommandException(
          "There is no parameter '%s': `simulate --list-parameters` shows those there are."
              .formatted(name));
    }
    Range range = Range.of(name);
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= range.least() && value <= range.most())) {
      throw new CommandException(
          "The parameter %s is '%s': give a number from %s to %s."
              .formatted(name, text, plain(range.least()), plain(range.most())));
    }
    return value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** One of them, by a name that exists. */
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No parameter is called " + name + ".");
    }
    return value;
  }

  /** All of them, by name. */
  public SortedMap<String, Double> all() {
    return new TreeMap<>(values);
  }
}
