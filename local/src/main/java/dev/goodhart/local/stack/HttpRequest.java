package dev.goodhart.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has found its route.
 *
 * @param path the values of the route's placeholders
 * @param query the parameters after the question mark; of several with one name the last
 */
record HttpRequest(Map<String, String> path, Map<String, String> query, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Map<String, String> parseQuery(String rawQuery) {
    Map<String, String> query = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  static String decodePath(String segment) {
    // In a path a plus sign is a plus sign.
    return decode(segment.replace("+", "%2B"));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RegistryException.badRequest("Malformed escape in the address: " + text);
    }
  }

  String subject() {
    return path.get("subject");
  }

  Optional<String> optionalSubject() {
    return Optional.ofNullable(path.get("subject"));
  }

  String version() {
    return path.get("version");
  }

  int id() {
    try {
      return Integer.parseInt(path.get("id"));
    } catch (NumberFormatException e) {
      throw RegistryException.noSuchRoute();
    }
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(query.get(name));
  }

  String text(String name) {
    return query.getOrDefault(name, "");
  }

  int number(String name, int otherwise) {
    String value = query.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw RegistryException.badRequest("%s is not a number: %s".formatted(name, value));
    }
  }

  Visibility visibility() {
    if (flag("deletedOnly")) {
      return Visibility.SOFTLY_DELETED;
    }
    return flag("deleted") ? Visibility.ALL : Visibility.LIVE;
  }

  JsonNode json() {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw RegistryException.badRequest("The body is not JSON: " + e.getOriginalMessage());
    }
    throw RegistryException.badRequest("The body is not a JSON object");
  }
}
