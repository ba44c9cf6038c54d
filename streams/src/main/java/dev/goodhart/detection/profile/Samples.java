package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.codec.IdText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Up to three event ids with an instant and a size each, kept in few bytes. Ids longer than 64
 * bytes are not kept: a sample helps a reader, and is not worth unbounded state.
 */
public final class Samples {
  /** Ids kept. */
  public static final int SIZE = 3;

  private static final int MAX_BYTES = 64;

  private static final class Sample {
    private byte[] id;
    private long at;
    private long amount;
  }

  private final Sample[] samples = new Sample[SIZE];
  private int size;

  public Samples() {
    Arrays.setAll(samples, i -> new Sample());
  }

  /** Keeps the heaviest of the last {@code window} milliseconds. */
  void keepHeaviest(String eventId, long at, long amount, long window) {
    int weakest = 0;
    if (size == SIZE) {
      for (int i = 0; i < SIZE; i++) {
        Sample sample = samples[i];
        if (at - sample.at > window) {
          put(i, eventId, at, amount);
          return;
        }
        if (sample.amount < samples[weakest].amount) {
          weakest = i;
        }
      }
      if (samples[weakest].amount < amount) {
        put(weakest, eventId, at, amount);
      }
    } else {
      put(size, eventId, at, amount);
    }
  }

  /** Keeps the newest, no two of them closer than {@code spacing} milliseconds. */
  void keepSpaced(String eventId, long at, long spacing) {
    int oldest = 0;
    for (int i = 0; i < size; i++) {
      if (at - samples[i].at < spacing) {
        return;
      }
      if (samples[i].at < samples[oldest].at) {
        oldest = i;
      }
    }
    put(size < SIZE ? size : oldest, eventId, at, 0);
  }

  private void put(int slot, String eventId, long at, long amount) {
    // A character is at least a byte: no need to encode an id that is too long anyway.
    if (eventId.length() > MAX_BYTES) {
      return;
    }
    byte[] id = IdText.toBytes(eventId);
    if (id.length > 1 + MAX_BYTES) {
      return;
    }
    samples[slot].id = id;
    samples[slot].at = at;
    samples[slot].amount = amount;
    size = Math.max(size, slot + 1);
  }

  /** The ids seen at or after this instant, oldest first. */
  public List<String> since(long at) {
    List<Sample> chosen = new ArrayList<>(SIZE);
    for (int i = 0; i < size; i++) {
      if (samples[i].at >= at) {
        chosen.add(samples[i]);
      }
    }
    chosen.sort(Comparator.comparingLong((Sample sample) -> sample.at));
    return chosen.stream().map(sample -> IdText.ofBytes(sample.id)).toList();
  }

  void clear() {
    size = 0;
  }

  void write(CompactWriter out) {
    out.putByte(size);
    for (int i = 0; i < size; i++) {
      Sample sample = samples[i];
      out.putSigned(sample.at);
      out.putSigned(sample.amount);
      out.putByte(sample.id.length);
      out.putBytes(sample.id, 0, sample.id.length);
    }
  }

  void read(CompactReader in) {
    size = in.getByte();
    for (int i = 0; i < size; i++) {
      Sample sample = samples[i];
      sample.at = in.getSigned();
      sample.amount = in.getSigned();
      int length = in.getByte();
      if (sample.id == null || sample.id.length != length) {
        sample.id = new byte[length];
      }
      in.getBytes(sample.id, 0, length);
    }
  }
}
