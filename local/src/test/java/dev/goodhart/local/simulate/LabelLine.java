package dev.goodhart.local.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A line of the labels. */
record LabelLine(String user, String team, String pattern, boolean gaming, long from, long to) {
  static List<LabelLine> in(Path directory) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<LabelLine> labels = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("labels.ndjson"))) {
      JsonNode label = json.readTree(line);
      labels.add(
          new LabelLine(
              label.get("subject_id").asText(),
              label.get("team_id").asText(),
              label.get("pattern").asText(),
              label.get("gaming").asBoolean(),
              label.get("from").asLong(),
              label.get("to").asLong()));
    }
    return labels;
  }
}
