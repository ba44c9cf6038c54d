package dev.goodhart.local.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A command in a process of its own, as the launcher starts it, and everything it says. */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private CommandProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "command-output");
    reader.start();
  }

  /**
   * @param temporary where it puts temporary files
   */
  static CommandProcess start(Path temporary, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                // What people see, and not what the tests log.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Goodhart.class.getName()));
    command.addAll(List.of(args));
    return new CommandProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  /** Waits for a line; fails if the process ends without it. */
  void awaitLine(Predicate<String> wanted, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lines) {
      while (lines.stream().noneMatch(wanted)) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (ended || left <= 0) {
          throw new AssertionError((ended ? "It ended: " : "Not said in time: ") + lines);
        }
        lines.wait(left);
      }
    }
  }

  /** SIGTERM; returns the exit code once it has ended. */
  int terminate(Duration patience) throws InterruptedException {
    // Process.destroy() would also close what its last words are read from.
    process.toHandle().destroy();
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("It did not end in time: " + lines());
    }
    reader.join();
    return process.exitValue();
  }

  /** SIGKILL; returns once it has ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Everything it has said, errors too. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
