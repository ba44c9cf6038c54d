package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.SslConfigs;

/** How a Confluent schema registry is reached. */
public final class Registry {
  /** Prefix of the registry's own settings in a client's configuration, as Confluent has it. */
  public static final String CONFIG_PREFIX = "schema.registry.";

  private static final int SCHEMAS_CACHED_PER_SUBJECT = 1_000;
  private static final String TLS = "ssl.";

  /**
   * Confluent waits for up to a minute, four times over; a stream's transaction does not live that
   * long. Who asks here asks again itself, where it is known how long there is time.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "2000",
          SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "3000",
          SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, "0",
          // Without it the client takes a certificate of any host.
          SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");

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
    DEFAULTS.forEach(config::putIfAbsent);
    // The client reads these in their long form only, and everything else in the short one.
    new HashMap<>(config)
        .forEach(
            (name, value) -> {
              if (name.startsWith(TLS)) {
                config.put(CONFIG_PREFIX + name, value);
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
