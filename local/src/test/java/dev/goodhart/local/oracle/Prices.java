package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Prices by model: exact, else the pattern with the longest beginning. */
final class Prices {
  private static final BigInteger HIGHEST = BigInteger.valueOf(1_000_000);
  private static final List<String> PARTS =
      List.of("input", "cache_read", "cache_write", "output", "reasoning");

  private final Map<String, NavigableMap<Long, List<BigInteger>>> rows = new HashMap<>();

  void add(Fields fields) throws RejectedException {
    String model = fields.requiredId("model");
    NavigableMap<Long, List<BigInteger>> row = new TreeMap<>();
    for (Fields entry : fields.requiredListOfObjects("prices")) {
      List<BigInteger> price = new ArrayList<>();
      for (String part : PARTS) {
        BigInteger perToken = entry.requiredCount(part);
        if (perToken.signum() < 0 || perToken.compareTo(HIGHEST) > 0) {
          throw new RejectedException(Reason.INVALID_FIELD, part + " is not within 0 to 10^6");
        }
        price.add(perToken);
      }
      row.put(entry.requiredTimestamp("valid_from"), price);
    }
    rows.put(model, row);
  }

  /** The cost in nano-USD; empty for an event without a price. */
  Optional<BigInteger> cost(UsageReport report) {
    NavigableMap<Long, List<BigInteger>> row = row(report.model);
    Map.Entry<Long, List<BigInteger>> held = row == null ? null : row.floorEntry(report.occurredAt);
    if (held == null) {
      return Optional.empty();
    }
    BigInteger cost = BigInteger.ZERO;
    for (int i = 0; i < PARTS.size(); i++) {
      cost = cost.add(BigInteger.valueOf(report.counts[i]).multiply(held.getValue().get(i)));
    }
    return Optional.of(cost);
  }

  /** The longest match alone counts, also where it has no price yet at the time. */
  private NavigableMap<Long, List<BigInteger>> row(String model) {
    NavigableMap<Long, List<BigInteger>> exact = rows.get(model);
    if (exact != null) {
      return exact;
    }
    for (int length = model.length(); length >= 0; length--) {
      NavigableMap<Long, List<BigInteger>> row = rows.get(model.substring(0, length) + "*");
      if (row != null) {
        return row;
      }
    }
    return null;
  }
}
