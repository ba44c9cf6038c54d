package dev.goodhart.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a scenario's producers have sent.
 *
 * @param outputRecords to topics that others read
 * @param outputBytes as they went over the wire
 * @param changelogRecords to changelogs
 * @param changelogBytes as they went over the wire
 * @param repartitionRecords to topics between the parts of the scenario
 * @param repartitionBytes as they went over the wire
 */
record Volume(
    long outputRecords,
    long outputBytes,
    long changelogRecords,
    long changelogBytes,
    long repartitionRecords,
    long repartitionBytes) {

  /**
   * @param topics records and bytes by topic
   */
  static Volume of(JsonNode topics) {
    Volume sum = new Volume(0, 0, 0, 0, 0, 0);
    for (var topic : topics.properties()) {
      long records = topic.getValue().get("records").asLong();
      long bytes = topic.getValue().get("bytes").asLong();
      String name = topic.getKey();
      if (name.endsWith("-changelog")) {
        sum = sum.plus(new Volume(0, 0, records, bytes, 0, 0));
      } else if (name.endsWith("-repartition")) {
        sum = sum.plus(new Volume(0, 0, 0, 0, records, bytes));
      } else {
        sum = sum.plus(new Volume(records, bytes, 0, 0, 0, 0));
      }
    }
    return sum;
  }

  Volume plus(Volume other) {
    return new Volume(
        outputRecords + other.outputRecords,
        outputBytes + other.outputBytes,
        changelogRecords + other.changelogRecords,
        changelogBytes + other.changelogBytes,
        repartitionRecords + other.repartitionRecords,
        repartitionBytes + other.repartitionBytes);
  }

  Volume minus(Volume other) {
    return new Volume(
        outputRecords - other.outputRecords,
        outputBytes - other.outputBytes,
        changelogRecords - other.changelogRecords,
        changelogBytes - other.changelogBytes,
        repartitionRecords - other.repartitionRecords,
        repartitionBytes - other.repartitionBytes);
  }
}
