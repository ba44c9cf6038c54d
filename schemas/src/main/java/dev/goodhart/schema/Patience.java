package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Asks the registry, and asks again for a few seconds while it does not answer: short enough for a
 * caller inside a transaction, which brokers abort after ten seconds.
 */
final class Patience {
  /** Asks the registry one question. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException, RestClientException;
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleep {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * No request begins later than this after the first. With the time limits of {@link Registry} a
   * registry with one address has then failed within eight seconds.
   */
  static final Duration LONGEST = Duration.ofSeconds(3);

  private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(800).toNanos();

  private final LongSupplier nanoTime;
  private final Sleep sleep;

  Patience(LongSupplier nanoTime, Sleep sleep) {
    this.nanoTime = nanoTime;
    this.sleep = sleep;
  }

  /** By the clock of this machine. */
  static Patience real() {
    return new Patience(
        System::nanoTime, nanos -> Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000)));
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /**
   * @param worthAsking which of the registry's answers may be another one in a moment
   * @return the answer
   * @throws RestClientException the registry's answer, where it is an error
   * @throws RegistryUnavailableException if it does not answer for {@link #LONGEST}
   * @throws UnusableAnswerException if what it answered cannot be used
   */
  <T> T ask(Question<T> question, Predicate<RestClientException> worthAsking)
      throws RestClientException, UnusableAnswerException {
    long begin = nanoTime.getAsLong();
    long pause = FIRST_PAUSE;
    while (true) {
      boolean mayAskAgain = nanoTime.getAsLong() - begin + pause < LONGEST.toNanos();
      try {
        return question.ask();
      } catch (IOException | RestClientException | RuntimeException e) {
        RestClientException answer = RegistryAnswers.answerIn(e).orElse(null);
        if (answer != null && !RegistryAnswers.isTransient(answer)) {
          if (!mayAskAgain || !worthAsking.test(answer)) {
            throw answer;
          }
        } else if (answer == null && !RegistryAnswers.isOfTheConnection(e)) {
          throw new UnusableAnswerException(e);
        } else if (!mayAskAgain) {
          throw new RegistryUnavailableException(
              "The schema registry does not answer: " + e.getMessage(), e);
        }
      }
      pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  private void pause(long nanos) {
    try {
      sleep.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("Interrupted while the registry did not answer.", e);
    }
  }

  /** The registry has answered what this client cannot use, and would answer the same again. */
  static final class UnusableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableAnswerException(Throwable cause) {
      super(cause);
    }
  }
}
