package dev.goodhart.bench.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.goodhart.streams.GoodhartConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * What a scenario works on.
 *
 * @param settings of the deployment, as in a properties file; the same for every scenario
 */
public record ScenarioSettings(@JsonProperty("settings") Map<String, String> settings) {

  /** Copies the settings. */
  public ScenarioSettings {
    settings = Map.copyOf(settings);
  }

  /** The deployment. */
  public GoodhartConfig config() {
    return GoodhartConfig.parse(new HashMap<>(settings));
  }
}
