package dev.goodhart.detection.cohort;

import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Loop;
import dev.goodhart.detection.profile.Texts;
import dev.goodhart.detection.signal.Family;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cohort (a team, or everybody of one role) did in one hour: counters alone, so that parts
 * merge to the same whole in any order and any grouping.
 *
 * <p>For each {@link Dimension} a histogram of the members' last 24 hours, half a doubling to a
 * bucket; for each family how many members it spoke against; and the loops that members ran, by
 * user. Loops are bounded: beyond {@link #MOST_LOOPS} the users that sort last are left out, which
 * again does not depend on the order.
 */
public final class CohortSketch {
  /** Users whose loops are kept. */
  public static final int MOST_LOOPS = 256;

  /**
   * A member's loop.
   *
   * @param loop what was repeated
   * @param used all that the member used in the hour
   */
  public record Member(Loop loop, Statement.Used used) {}

  private static final byte VERSION = 2;

  /** Agents whose new users are counted. */
  static final int MOST_AGENTS = 64;

  private static final int BUCKETS = 64;
  private static final int CODES_PER_BUCKET = 256 / BUCKETS;
  private static final int DIMENSIONS = Dimension.count();
  private static final Family[] FAMILIES = Family.values();

  /** Calls of a loop in an hour from which it is told to the cohort. */
  static final int LOOP_CALLS = 3;

  private int members;
  private final int[] histograms = new int[DIMENSIONS * BUCKETS];
  private final int[] speaking = new int[FAMILIES.length];
  private int suspicious;
  private final TreeMap<String, Member> loops = new TreeMap<>();
  private final TreeSet<String> moved = new TreeSet<>();
  private final TreeMap<Integer, Integer> newUsers = new TreeMap<>();
  private final Combiner combiner = new Combiner();

  /** Takes in one member's hour. */
  public void add(Statement statement) {
    members++;
    for (int d = 0; d < Math.min(DIMENSIONS, statement.shape().length); d++) {
      histograms[d * BUCKETS + Byte.toUnsignedInt(statement.shape()[d]) / CODES_PER_BUCKET]++;
    }
    combiner.weigh(statement.readings());
    for (Family family : FAMILIES) {
      if (combiner.weightOf(family) >= Combiner.SPEAKS) {
        speaking[family.index()]++;
      }
    }
    if (combiner.twoSpeak()) {
      suspicious++;
      moved.add(statement.userId());
      trimUsers();
    }
    if (statement.newAgent() != 0 && statement.newAgentShare() > 0) {
      newUsers.merge(statement.newAgent(), 1, Integer::sum);
      trimAgents();
    }
    if (statement.loop().calls() >= LOOP_CALLS) {
      loops.put(statement.userId(), new Member(statement.loop(), statement.sinceLast()));
      trimLoops();
    }
  }

  /** Takes in another part of the same cohort's hour. */
  public void merge(CohortSketch other) {
    members += other.members;
    suspicious += other.suspicious;
    for (int i = 0; i < histograms.length; i++) {
      histograms[i] += other.histograms[i];
    }
    for (int i = 0; i < speaking.length; i++) {
      speaking[i] += other.speaking[i];
    }
    loops.putAll(other.loops);
    trimLoops();
    moved.addAll(other.moved);
    trimUsers();
    other.newUsers.forEach((agent, users) -> newUsers.merge(agent, users, Integer::sum));
    trimAgents();
  }

  /** Whichever are left out, their counts never come back: a merged sketch only grows. */
  private void trimAgents() {
    while (newUsers.size() > MOST_AGENTS) {
      newUsers.pollLastEntry();
    }
  }

  private void trimLoops() {
    while (loops.size() > MOST_LOOPS) {
      loops.pollLastEntry();
    }
  }

  private void trimUsers() {
    while (moved.size() > MOST_LOOPS) {
      moved.pollLast();
    }
  }

  /** Members who were active in the hour. */
  public int members() {
    return members;
  }

  /** Members against whom this family spoke, by their own days. */
  public int speaking(Family family) {
    return speaking[family.index()];
  }

  /** Members against whom two families spoke, by their own days. */
  public int suspicious() {
    return suspicious;
  }

  /** Members who have begun to use this agent lately and used it. */
  public int newUsersOf(int agent) {
    return newUsers.getOrDefault(agent, 0);
  }

  /** The loops that members ran in the hour, by user. */
  public Map<String, Member> loops() {
    return loops;
  }

  /** Users against whom two families spoke. */
  public List<String> suspiciousUsers() {
    return List.copyOf(moved);
  }

  /** What these users' loops used in the hour. */
  public Statement.Used usedInLoops(List<String> users) {
    long units = 0;
    long tokens = 0;
    long cost = 0;
    for (String user : users) {
      Member member = loops.get(user);
      if (member != null) {
        units += member.used().centiUnits();
        tokens += member.used().tokens();
        cost += member.used().costNanoUsd();
      }
    }
    return new Statement.Used(units, tokens, cost);
  }

  /**
   * What this part of the members stay within, without the one who is compared: a code of the
   * dimension, to half a doubling.
   *
   * @param own the code of the member who is compared
   */
  double quantileOfOthers(Dimension dimension, int own, double quantile) {
    int others = members - 1;
    if (others <= 0) {
      return 0;
    }
    int rank = (int) Math.ceil(quantile * others);
    int seen = 0;
    int from = dimension.index() * BUCKETS;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += histograms[from + bucket] - (own / CODES_PER_BUCKET == bucket ? 1 : 0);
      if (seen >= rank) {
        return (bucket + 1) * CODES_PER_BUCKET - 1.0;
      }
    }
    return 255;
  }

  /** This sketch as bytes: counters that are zero cost a bit. */
  public byte[] encode() {
    int size = 64 + 8 * newUsers.size() + 8 * histograms.length / 8 + 5 * histograms.length;
    for (String user : loops.keySet()) {
      size += 3 * user.length() + 64;
    }
    for (String user : moved) {
      size += 3 * user.length() + 8;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).putInt(members).putInt(suspicious);
    for (int count : speaking) {
      out.putInt(count);
    }
    int used = 0;
    for (int count : histograms) {
      used += count == 0 ? 0 : 1;
    }
    out.putShort((short) used);
    for (int i = 0; i < histograms.length; i++) {
      if (histograms[i] != 0) {
        out.putShort((short) i).putInt(histograms[i]);
      }
    }
    out.putShort((short) loops.size());
    loops.forEach(
        (user, member) -> {
          Texts.write(out, user);
          Loop loop = member.loop();
          out.putLong(loop.print()).putInt(loop.calls()).putLong(loop.minutes());
          Statement.Used amount = member.used();
          out.putLong(amount.centiUnits()).putLong(amount.tokens()).putLong(amount.costNanoUsd());
        });
    out.putShort((short) moved.size());
    moved.forEach(user -> Texts.write(out, user));
    out.put((byte) newUsers.size());
    newUsers.forEach((agent, users) -> out.putInt(agent).putInt(users));
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalStateException if it is of a layout that this code does not know
   */
  public static CohortSketch decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A cohort's sketch has layout " + version + ", but this version reads " + VERSION + ".");
    }
    CohortSketch sketch = new CohortSketch();
    sketch.members = in.getInt();
    sketch.suspicious = in.getInt();
    for (int i = 0; i < sketch.speaking.length; i++) {
      sketch.speaking[i] = in.getInt();
    }
    int used = in.getShort();
    for (int n = 0; n < used; n++) {
      sketch.histograms[in.getShort()] = in.getInt();
    }
    int loops = in.getShort();
    for (int n = 0; n < loops; n++) {
      String user = Texts.read(in);
      Loop loop = new Loop(in.getLong(), in.getInt(), in.getLong());
      Statement.Used amount = new Statement.Used(in.getLong(), in.getLong(), in.getLong());
      sketch.loops.put(user, new Member(loop, amount));
    }
    int moved = in.getShort();
    for (int n = 0; n < moved; n++) {
      sketch.moved.add(Texts.read(in));
    }
    int agents = in.get();
    for (int n = 0; n < agents; n++) {
      sketch.newUsers.put(in.getInt(), in.getInt());
    }
    return sketch;
  }
}
