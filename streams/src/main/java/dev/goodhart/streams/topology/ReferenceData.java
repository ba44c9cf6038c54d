package dev.goodhart.streams.topology;

import dev.goodhart.reference.Incentives;
import dev.goodhart.reference.Memberships;
import dev.goodhart.reference.PriceBook;

/**
 * What every instance knows whole: it is read from its topics before the first event and kept up to
 * date from there.
 *
 * @param memberships who is in which team
 * @param prices what tokens cost
 * @param incentives what people work towards
 */
public record ReferenceData(Memberships memberships, PriceBook prices, Incentives incentives) {
  /** Knows nothing yet. */
  public static ReferenceData empty() {
    return new ReferenceData(new Memberships(), new PriceBook(), new Incentives());
  }
}
