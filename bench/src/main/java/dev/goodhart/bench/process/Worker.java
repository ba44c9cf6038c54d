package dev.goodhart.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goodhart.local.cli.CommandException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of ours that answers each line it is told with a line of JSON. What it says on
 * standard error goes to a file, of which the end is shown should it fail.
 */
public final class Worker implements AutoCloseable {
  private static final int LAST_WORDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String name;
  private final Process process;
  private final Path errors;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private Worker(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a process.
   *
   * @param name for people
   * @param classpath where its classes are
   * @param main its class
   * @param options of the Java VM
   * @param directory where its errors go
   * @param arguments of its main method
   */
  public static Worker start(
      String name,
      String classpath,
      String main,
      List<String> options,
      Path directory,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classpath, main));
    command.addAll(List.of(arguments));
    try {
      Path errors = Files.createTempFile(directory, name + "-", ".log");
      return new Worker(
          name, new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      throw new CommandException(
          "The process of %s cannot be started (%s).".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Says a line and waits for the answer.
   *
   * @throws CommandException if the process has ended
   */
  public synchronized JsonNode ask(String line) {
    try {
      commands.write(line);
      commands.write('\n');
      commands.flush();
      String answer = answers.readLine();
      // The Java VM has its own say there, as with a flight recording.
      while (answer != null && !answer.startsWith("{")) {
        answer = answers.readLine();
      }
      if (answer != null) {
        return Json.read(answer);
      }
    } catch (IOException e) {
      throw ended(e);
    }
    throw ended(null);
  }

  private CommandException ended(IOException cause) {
    return new CommandException(
        "The process of %s ended by itself: %s".formatted(name, lastWords()), cause);
  }

  private String lastWords() {
    try {
      process.waitFor(1, TimeUnit.SECONDS);
      List<String> lines =
          Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
              .filter(line -> !line.startsWith("\t") && !line.isBlank())
              .toList();
      return lines.isEmpty()
          ? "it said nothing."
          : String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    } catch (IOException e) {
      return "what it said cannot be read.";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted.";
    }
  }

  /** Kills it (SIGKILL) and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Lets it end in order, and waits; kills it if that takes too long. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      // It has ended already.
    }
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
