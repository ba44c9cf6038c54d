package dev.goodhart.producer;

import dev.goodhart.schema.AvroWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic that is written to.
 *
 * @param topic its name
 * @param writer how its values are encoded
 * @param schemaId the id that the registry gave their schema
 */
record Channel<T extends SpecificRecord>(String topic, AvroWriter<T> writer, SchemaId schemaId) {}
