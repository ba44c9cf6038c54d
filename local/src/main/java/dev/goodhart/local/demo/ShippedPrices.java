package dev.goodhart.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.reference.PriceBook;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.PriceFrom;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The price list that comes with Goodhart, as records. */
final class ShippedPrices {
  private ShippedPrices() {}

  static List<ModelPrice> read() {
    List<ModelPrice> prices = new ArrayList<>();
    try (InputStream in = PriceBook.class.getResourceAsStream(PriceBook.SHIPPED);
        MappingIterator<JsonNode> lines =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      while (lines.hasNext()) {
        prices.add(price(lines.next()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped price list cannot be read.", e);
    }
    return prices;
  }

  private static ModelPrice price(JsonNode line) {
    List<PriceFrom> rows = new ArrayList<>();
    for (JsonNode row : line.get("prices")) {
      rows.add(
          new PriceFrom(
              Instant.parse(row.get("valid_from").textValue()),
              row.get("input").longValue(),
              row.get("cache_read").longValue(),
              row.get("cache_write").longValue(),
              row.get("output").longValue(),
              row.get("reasoning").longValue()));
    }
    return new ModelPrice(line.get("model").textValue(), rows);
  }
}
