package dev.goodhart.local.simulate.model;

import java.util.List;
import java.util.Optional;

/**
 * What calls a model.
 *
 * @param name as it gives it
 * @param version as it gives it, if it does
 */
public record Program(String name, Optional<String> version) {
  private static final List<String> AGENTS =
      List.of("claude-code", "codex", "gemini-cli", "cursor-agent", "opencode", "in-house-agent");
  private static final List<String> ASSISTANTS = List.of("ide-assist", "copilot", "cursor");
  private static final List<String> CHATS = List.of("chat-web", "chat-desktop");
  private static final List<String> SCRIPTS =
      List.of("in-house-agent", "python-sdk", "node-sdk", "claude-code", "codex");

  /** What kind of program. */
  public enum Kind {
    AGENT,
    ASSISTANT,
    CHAT,
    SCRIPT;

    private List<String> names() {
      return switch (this) {
        case AGENT -> AGENTS;
        case ASSISTANT -> ASSISTANTS;
        case CHAT -> CHATS;
        case SCRIPT -> SCRIPTS;
      };
    }
  }

  /** One of that kind. */
  public static Program any(Kind kind, Chance chance) {
    String name = chance.one(kind.names());
    boolean tells = chance.happens(0.6);
    String version =
        chance.between(0, 2) + "." + chance.between(0, 40) + "." + chance.between(0, 9);
    return new Program(name, tells ? Optional.of(version) : Optional.empty());
  }
}
