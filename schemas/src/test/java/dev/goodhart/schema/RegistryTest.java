package dev.goodhart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", Registry.CONFIG_PREFIX})
  void aTruststoreThatIsNotThereIsRefused(String prefix) {
    Map<String, String> settings =
        Map.of(prefix + "ssl.truststore.location", directory.resolve("missing.jks").toString());

    assertThatThrownBy(() -> Registry.connect("https://127.0.0.1:1", settings))
        .hasStackTraceContaining("missing.jks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", Registry.CONFIG_PREFIX})
  void trustsTheCertificateItIsTold(String prefix) throws Exception {
    Path store = keystore("ip:127.0.0.1");
    HttpsServer server = serve(store);
    try (SchemaRegistryClient client = Registry.connect(url(server), trusting(store, prefix))) {
      assertThat(client.getAllSubjects()).containsExactly("a-value");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    Path store = keystore("dns:elsewhere.example");
    HttpsServer server = serve(store);
    try (SchemaRegistryClient client = Registry.connect(url(server), trusting(store, ""))) {
      assertThatThrownBy(client::getAllSubjects).isInstanceOf(SSLException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  @Timeout(30)
  void doesNotWaitForAMinuteForARegistryThatHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SchemaRegistryClient client =
            Registry.connect("http://127.0.0.1:" + silent.getLocalPort(), Map.of())) {
      assertThatThrownBy(client::getAllSubjects)
          .isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private static Map<String, String> trusting(Path store, String prefix) {
    return Map.of(
        prefix + "ssl.truststore.location",
        store.toString(),
        prefix + "ssl.truststore.password",
        PASSWORD,
        prefix + "ssl.truststore.type",
        "PKCS12");
  }

  private static String url(HttpsServer server) {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpsServer serve(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/subjects",
        exchange -> {
          byte[] body = "[\"a-value\"]".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** The JDK makes certificates with its tool only. */
  private Path keystore(String name) throws Exception {
    Path store = directory.resolve("registry.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "registry",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=registry",
                    "-ext",
                    "san=" + name,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return store;
  }
}
