package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the teams' table: teams first, then members, those of one team side by side. Ids are
 * UTF-8.
 */
final class TeamKey {
  private static final byte TEAM = 0;
  private static final byte MEMBER = 1;

  private TeamKey() {}

  static Bytes ofTeam(String team) {
    byte[] id = utf8(team);
    CompactWriter out = new CompactWriter(1 + id.length);
    out.putByte(TEAM);
    out.putBytes(id, 0, id.length);
    return Bytes.wrap(out.toByteArray());
  }

  static Bytes ofMember(String team, String user) {
    CompactWriter out = new CompactWriter(64);
    out.putByte(MEMBER);
    out.putText(team);
    byte[] id = utf8(user);
    out.putBytes(id, 0, id.length);
    return Bytes.wrap(out.toByteArray());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static boolean isMember(Bytes key) {
    return key.get()[0] == MEMBER;
  }

  static String teamId(Bytes team) {
    return new String(team.get(), 1, team.get().length - 1, StandardCharsets.UTF_8);
  }

  static Bytes teamOfMember(Bytes member) {
    return ofTeam(reader(member).getText());
  }

  static byte[] userOfMember(Bytes member) {
    CompactReader in = reader(member);
    in.getText();
    return in.getBytes(member.get().length - in.position());
  }

  static Bytes firstMember(Bytes team) {
    return ofMember(teamId(team), "");
  }

  /** No UTF-8 text contains 0xFF. */
  static Bytes afterMembers(Bytes team) {
    CompactWriter out = new CompactWriter(64);
    byte[] first = firstMember(team).get();
    out.putBytes(first, 0, first.length);
    out.putByte(0xFF);
    return Bytes.wrap(out.toByteArray());
  }

  static boolean isMemberOf(Bytes member, Bytes team) {
    return isMember(member) && teamOfMember(member).equals(team);
  }

  static Bytes firstTeam() {
    return Bytes.wrap(new byte[] {TEAM});
  }

  static Bytes afterTeams() {
    return Bytes.wrap(new byte[] {MEMBER});
  }

  private static CompactReader reader(Bytes member) {
    CompactReader in = new CompactReader("key of a member").reset(member.get());
    in.skip(1);
    return in;
  }
}
