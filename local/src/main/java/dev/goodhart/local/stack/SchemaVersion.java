package dev.goodhart.local.stack;

/**
 * One version of a subject.
 *
 * @param id shared by all subjects that hold the same schema
 * @param schema the schema in the form that Confluent's parser prints it in
 * @param deleted softly: out of sight, but those who know the id can still read with it
 */
record SchemaVersion(String subject, int version, int id, String schema, boolean deleted) {

  SchemaVersion asDeleted() {
    return new SchemaVersion(subject, version, id, schema, true);
  }
}
