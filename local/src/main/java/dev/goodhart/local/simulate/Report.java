package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Tokens;
import dev.goodhart.schema.Source;
import java.util.Optional;

/**
 * What one source says about a call.
 *
 * @param eventId its own
 * @param source who says it
 * @param requestId which others may name, too
 * @param person whose call
 * @param call what is reported
 * @param occurred when it was made, by that source's clock: milliseconds since the epoch, UTC
 * @param tokens that it used, as far as known
 * @param over whether it is over
 */
record Report(
    String eventId,
    Source source,
    Optional<String> requestId,
    Person person,
    Call call,
    long occurred,
    Tokens tokens,
    boolean over) {}
