package dev.goodhart.admin;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What the registry has under one subject.
 *
 * @param subject its name
 * @param declared the schema that should be there
 * @param registered as what it is there; empty: it is not
 * @param compatibility the level set for this subject itself; empty: none, the registry's default
 *     holds
 * @param conflicts why the declared schema cannot live beside a registered one; empty: it can
 */
public record SubjectState(
    String subject,
    Schema declared,
    Optional<Registered> registered,
    Optional<String> compatibility,
    List<String> conflicts) {

  /**
   * A registered schema.
   *
   * @param id its id in the wire format
   * @param version its version within the subject
   */
  public record Registered(int id, int version) {}
}
