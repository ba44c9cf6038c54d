package dev.goodhart.schema;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The registry does not answer, or not now; it has been asked again for a few seconds. It says
 * nothing about the record at hand, which is to be tried again later.
 */
public final class RegistryUnavailableException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence
   * @param cause what went wrong last
   */
  public RegistryUnavailableException(String message, Exception cause) {
    super(
        message, cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause));
  }
}
