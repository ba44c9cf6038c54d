package dev.goodhart.local.replay;

import dev.goodhart.reference.PriceBook;
import dev.goodhart.schema.ModelPrice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The price list that holds where none is given. */
public final class ShippedPrices {
  private ShippedPrices() {}

  /** Its rows, in the order of the file. */
  public static List<ModelPrice> read() {
    List<ModelPrice> rows = new ArrayList<>();
    JsonDoor<ModelPrice> door = JsonDoors.prices();
    InputStream file = PriceBook.class.getResourceAsStream(PriceBook.SHIPPED);
    try (LineReader lines = new LineReader(file, false)) {
      for (Line line = lines.next(); line != null; line = lines.next()) {
        if (!(door.read(line) instanceof Door.Read<ModelPrice> read)) {
          throw new IllegalStateException(
              "The shipped price list is broken at line " + line.number() + ".");
        }
        rows.add(read.record());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped price list cannot be read.", e);
    }
    return rows;
  }
}
