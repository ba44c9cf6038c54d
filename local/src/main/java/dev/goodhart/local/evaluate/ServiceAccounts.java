package dev.goodhart.local.evaluate;

import dev.goodhart.local.results.JsonLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which users are no people: those with the role {@code service} in any of their memberships. */
public final class ServiceAccounts {
  private static final String ROLE = "service";

  private ServiceAccounts() {}

  /** The memberships that a recording holds. */
  public static Optional<Path> memberships(Path recording) {
    return Stream.of("memberships.ndjson", "memberships.ndjson.gz")
        .map(recording::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The service accounts among members. */
  public static Set<String> in(Path memberships) {
    Set<String> services = new HashSet<>();
    JsonLines.read(
        memberships,
        row -> {
          if (row.optionalText("role").filter(ROLE::equalsIgnoreCase).isPresent()) {
            services.add(row.text("user_id"));
          }
        });
    return services;
  }
}
