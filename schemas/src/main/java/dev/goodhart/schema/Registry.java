package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a Confluent schema registry is reached. */
public final class Registry {
  /** Prefix of the registry's own settings in a client's configuration, as Confluent has it. */
  public static final String CONFIG_PREFIX = "schema.registry.";

  private static final int SCHEMAS_CACHED_PER_SUBJECT = 1_000;

  private Registry() {}

  /**
   * @param url one or more addresses, separated by commas
   * @param settings Confluent's client settings, with or without {@link #CONFIG_PREFIX} (such as
   *     {@code basic.auth.user.info})
   * @return Confluent's caching client
   * @throws IllegalArgumentException if a setting cannot work with this build
   */
  public static SchemaRegistryClient connect(String url, Map<String, ?> settings) {
    Map<String, Object> config = new HashMap<>(settings);
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(CONFIG_PREFIX)) {
            config.put(name.substring(CONFIG_PREFIX.length()), value);
          }
        });
    refuse(config, "bearer.auth.credentials.source", "OAUTHBEARER");
    refuse(config, "bearer.auth.credentials.source", "SASL_OAUTHBEARER_INHERIT");
    return SchemaRegistryClientFactory.newClient(
        List.of(url.split("\\s*,\\s*")),
        SCHEMAS_CACHED_PER_SUBJECT,
        List.<SchemaProvider>of(new AvroSchemaProvider()),
        config,
        Map.of());
  }

  private static void refuse(Map<String, Object> config, String name, String value) {
    if (value.equals(config.get(name))) {
      // The repacked client would silently send no Authorization header.
      throw new IllegalArgumentException(
          name + "=" + value + " does not work with this build: use STATIC_TOKEN, CUSTOM or TLS.");
    }
  }
}
