package dev.goodhart.local.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What options may be, and what is said where they are not: one sentence that says what to give.
 */
public final class Arguments {
  private static final Pattern SHORTHAND = Pattern.compile("(?i)(\\d{1,9})\\s*([smhd])[a-z]*");
  private static final int LARGEST_PORT = 65_535;

  private Arguments() {}

  /** Gives a command line these types, and this way of saying what is wrong. */
  public static void prepare(CommandLine line) {
    line.registerConverter(Duration.class, Arguments::duration);
    line.registerConverter(Instant.class, Arguments::instant);
    line.registerConverter(LocalDate.class, Arguments::date);
    line.setParameterExceptionHandler((wrong, args) -> answer(wrong));
  }

  private static int answer(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    if (!command.getSubcommands().isEmpty() && isWithoutCommand(wrong)) {
      command.usage(command.getErr());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    // Picocli says the word twice where a map's entry has no '='.
    String sentence = wrong.getMessage().replace("option option", "option").strip();
    command
        .getErr()
        .println("goodhart: " + sentence + (sentence.matches("(?s).*[.?!]") ? "" : "."));
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    command.getErr().printf("See ./%s --help%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static boolean isWithoutCommand(ParameterException wrong) {
    return wrong.getMessage().startsWith("Missing required subcommand");
  }

  /** A port, 0 for any free one. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= LARGEST_PORT) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException(
          "'%s' is no port, which must be 0 to %d".formatted(text, LARGEST_PORT));
    }
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isZero() || duration.isNegative()) {
        throw new TypeConversionException(
            "'%s' is no time at all: give a positive duration such as PT20S".formatted(text));
      }
      return duration;
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no ISO-8601 duration: give %s".formatted(text, meant(text)));
    }
  }

  /** What somebody who wrote {@code 20s} should have written. */
  private static String meant(String text) {
    Matcher shorthand = SHORTHAND.matcher(text.strip());
    if (!shorthand.matches()) {
      return "one such as PT20S, PT2M or PT1H";
    }
    String unit = shorthand.group(2).toUpperCase(Locale.ROOT);
    return (unit.equals("D") ? "P" : "PT") + shorthand.group(1) + unit;
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no ISO-8601 date: give one such as 2026-03-02".formatted(text));
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no ISO-8601 instant: give one such as 2026-03-02T12:00:00Z".formatted(text));
    }
  }
}
