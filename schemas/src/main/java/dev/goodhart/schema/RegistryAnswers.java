package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a failed request to a schema registry means: an answer about what was asked, or a registry
 * (or something before it) that does not work now. Only the registry's own error codes are answers:
 * a proxy, an ingress without a backend or a wrong path also say 404.
 */
public final class RegistryAnswers {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERRORS = 500;

  /** No such subject, no such schema. */
  private static final Set<Integer> UNKNOWN = Set.of(40401, 40403);

  /** They are about this client or this moment, whoever says them. */
  private static final Set<Integer> NOT_ABOUT_THE_QUESTION =
      Set.of(UNAUTHORIZED, 407, 408, 425, 429);

  private RegistryAnswers() {}

  /** Whether the registry says that it does not have what was asked for. */
  public static boolean isUnknown(RestClientException e) {
    return e.getStatus() == NOT_FOUND && UNKNOWN.contains(e.getErrorCode());
  }

  /** Whether the same question may well be answered later. */
  public static boolean isTransient(RestClientException e) {
    return e.getStatus() >= SERVER_ERRORS
        || NOT_ABOUT_THE_QUESTION.contains(e.getStatus())
        || !isOfTheRegistry(e);
  }

  /** Its codes are a status and two digits; or just a status, as of any server that says 404. */
  private static boolean isOfTheRegistry(RestClientException e) {
    int code = e.getErrorCode();
    return code / 100 == e.getStatus() || (code == e.getStatus() && code != NOT_FOUND);
  }

  /** What the registry said, where a failure rests on an answer of it. */
  static Optional<RestClientException> answerIn(Throwable failure) {
    return inChain(failure, RestClientException.class);
  }

  /**
   * Whether a failure without an answer comes from the connection; otherwise it comes from what was
   * answered, such as a schema that cannot be parsed.
   */
  static boolean isOfTheConnection(Throwable failure) {
    if (failure.getClass() == IOException.class) {
      // So the client, by its version, wraps what its parser throws, or only says that it threw.
      return failure.getCause() instanceof RuntimeException cause
          ? isOfTheConnection(cause)
          : !String.valueOf(failure.getMessage()).startsWith("Invalid schema");
    }
    return inChain(failure, IOException.class).isPresent();
  }

  private static <T extends Throwable> Optional<T> inChain(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    // A chain of causes may be a ring.
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
