package dev.goodhart.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random usage of several entities in one store, compared with adding everything up again. */
class RollingSumsPropertyTest {

  private static final long YEAR = Duration.ofDays(365).toMillis();

  @Test
  void everyViewEqualsTheDefinitionAfterEveryStep() {
    Seeds.forEach(2000, random -> new Scenario(random).run());
  }

  /** One random case. */
  private static final class Scenario {

    private final Random random;
    private final List<RollingWindow> windows;
    private final long span;
    private final CountingStore store;
    private final RollingSums sums;
    private final List<Entity> entities = new ArrayList<>();
    private Entity open;

    Scenario(Random random) {
      this.random = random;
      // Nothing may depend on a page being gone.
      store = new CountingStore(/* keepsDeleted= */ random.nextBoolean());
      windows = randomWindows(random);
      span = windows.stream().mapToLong(RollingWindow::sizeMs).max().orElseThrow();
      sums = new RollingSums(windows, store);
      long start = random.nextInt(4) == 0 ? -3 * span / 2 : random.nextLong(-YEAR, 60 * YEAR);
      // Each is the beginning of the next: their pages must not be mixed up.
      for (String name : List.of("", "a", "a\0", "a\0\0").subList(0, 1 + random.nextInt(4))) {
        entities.add(new Entity(name, start));
      }
    }

    void run() {
      for (int i = 10 + random.nextInt(60); i > 0; i--) {
        if (open == null || random.nextInt(3) == 0) {
          openAnother();
        }
        step();
        open.check();
        if (random.nextBoolean()) {
          Entity encoded = open;
          close();
          // It may also stay open: what follows is in the next head.
          open = encoded.head != null && random.nextBoolean() ? encoded : null;
        }
      }
      if (open != null) {
        close();
      }
      for (Entity entity : entities) {
        entity.followDueTimesUntilEmpty();
      }
      assertThat(store.keys()).as("pages of empty entities").isEmpty();
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0 -> open.tick();
        case 1 -> open.idle();
        case 2, 3 -> open.takeBack();
        case 4 -> open.growReport();
        case 5 -> open.publish();
        default -> open.happen();
      }
    }

    private void openAnother() {
      if (open != null) {
        close();
      }
      open = entities.get(random.nextInt(entities.size()));
      if (random.nextInt(8) == 0) {
        open.lookWithoutStoring();
      }
      open.load();
    }

    private void close() {
      open.save();
      open = null;
      TreeSet<String> expected = new TreeSet<>();
      entities.forEach(entity -> expected.addAll(entity.oracle.keys()));
      assertThat(expected).as("pages in the store").containsAll(store.keys());
      // The newest pages of a window may travel in the head; no other may be missing.
      TreeSet<String> elsewhere = new TreeSet<>(expected);
      elsewhere.removeAll(store.keys());
      for (String key : elsewhere) {
        String later = expected.higher(key);
        boolean noLaterIsStored =
            later == null || !windowOf(later).equals(windowOf(key)) || elsewhere.contains(later);
        assertThat(noLaterIsStored)
            .as("page %s is in the store, or it and all later ones are in the head", key)
            .isTrue();
      }
    }

    private static String windowOf(String pageKey) {
      return pageKey.substring(0, pageKey.length() - 2 * Long.BYTES);
    }

    private static List<RollingWindow> randomWindows(Random random) {
      if (random.nextInt(4) == 0) {
        return List.of(
            RollingWindow.parse("PT1H/PT1M"),
            RollingWindow.parse("PT24H/PT15M"),
            RollingWindow.parse("P7D/PT1H"));
      }
      int[] panes = {1, 2, 3, 15, 16, 17, 33, 60, 168, 1024, 1025, 4096};
      int[] resolutions = {1, 7, 10, 1000, 60_000, 900_000, 3_600_000};
      TreeMap<String, RollingWindow> windows = new TreeMap<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        long resolution = resolutions[random.nextInt(resolutions.length)];
        Duration size = Duration.ofMillis(resolution * panes[random.nextInt(panes.length)]);
        windows.put(
            size.toString(), new RollingWindow(size.toString(), size.toMillis(), resolution));
      }
      return List.copyOf(windows.values());
    }

    /** An entity, what is stored of it, and what ought to be. */
    private final class Entity {

      private record Event(long at, UsageSums counts) {}

      private final byte[] key;
      private final SumsOracle oracle;
      private final List<Event> events = new ArrayList<>();
      private byte[] head;
      private long revision;
      private long wakeAt = RollingSums.NEVER;

      Entity(String name, long clock) {
        key = name.getBytes(StandardCharsets.UTF_8);
        oracle = new SumsOracle(windows, name, clock);
      }

      void load() {
        // An older clock is ignored, unless nothing is known of the entity.
        boolean older = head != null && random.nextInt(4) == 0;
        long clock = older ? oracle.clock() - random.nextLong(span) : oracle.clock() + jump();
        oracle.advanceTo(clock);
        sums.open(key, head, clock);
        check();
      }

      /** Whatever is done to it: what is not encoded did not happen. */
      void lookWithoutStoring() {
        sums.open(key, head, oracle.clock() + jump());
        sums.add(sums.clock(), randomCounts());
        sums.advanceTo(sums.clock() + jump());
      }

      void save() {
        revision = random.nextLong() >> random.nextInt(64);
        wakeAt = random.nextBoolean() ? RollingSums.NEVER : random.nextLong(-YEAR, 60 * YEAR);
        sums.revision(revision);
        sums.wakeAt(wakeAt);
        head = sums.encode();
        if (sums.isDisposable() && random.nextBoolean()) {
          head = null;
          revision = 0;
          wakeAt = RollingSums.NEVER;
        }
      }

      void happen() {
        Event event = new Event(randomTime(), randomCounts());
        events.add(event);
        oracle.add(event.at, event.counts);
        sums.add(event.at, event.counts);
      }

      void takeBack() {
        if (!events.isEmpty()) {
          Event event = events.remove(random.nextInt(events.size()));
          oracle.subtract(event.at, event.counts);
          sums.subtract(event.at, event.counts);
        }
      }

      void growReport() {
        if (!events.isEmpty()) {
          Event event = events.get(random.nextInt(events.size()));
          UsageSums delta = randomCounts().events(0);
          event.counts.add(delta);
          oracle.add(event.at, delta);
          sums.add(event.at, delta);
        }
      }

      void publish() {
        for (int i = 0; i < windows.size(); i++) {
          if (random.nextInt(8) == 0) {
            oracle.markChanged(i);
            sums.window(i).markChanged();
          } else if (random.nextBoolean()) {
            oracle.clearChanged(i);
            sums.window(i).clearChanged();
          }
        }
      }

      void tick() {
        long to = oracle.clock() + jump();
        oracle.advanceTo(to);
        sums.advanceTo(to);
      }

      void idle() {
        long due = sums.nextDue();
        if (due == RollingSums.NEVER || random.nextBoolean()) {
          tick();
          return;
        }
        stepOverDueTime(due);
      }

      /** Just before the due time nothing has changed; at the due time something has. */
      private void stepOverDueTime(long due) {
        assertThat(due).as("next due, at clock %s", oracle.clock()).isGreaterThan(oracle.clock());
        for (int i = 0; i < windows.size(); i++) {
          oracle.clearChanged(i);
          sums.window(i).clearChanged();
        }
        oracle.advanceTo(due - 1);
        sums.advanceTo(due - 1);
        check();
        assertThat(sums.anyChanged()).as("changed just before %s", due).isFalse();
        oracle.advanceTo(due);
        sums.advanceTo(due);
        check();
        assertThat(sums.anyChanged()).as("changed at %s", due).isTrue();
      }

      void followDueTimesUntilEmpty() {
        sums.open(key, head, oracle.clock());
        boolean slowly = random.nextBoolean();
        while (!sums.isEmpty()) {
          if (slowly) {
            stepOverDueTime(sums.nextDue());
          } else {
            oracle.advanceTo(oracle.clock() + 40 * YEAR + 2 * span);
            sums.advanceTo(oracle.clock());
          }
          check();
        }
        assertThat(sums.nextDue()).isEqualTo(RollingSums.NEVER);
        sums.encode();
      }

      void check() {
        boolean nothing = true;
        long due = RollingSums.NEVER;
        for (int i = 0; i < windows.size(); i++) {
          RollingWindow window = windows.get(i);
          WindowSums actual = sums.window(i);
          String at = window + " at clock " + oracle.clock();
          NavigableMap<Long, UsageSums> content = oracle.content(i, oracle.clock());
          NavigableMap<Long, UsageSums> live = oracle.live(i);
          Long ahead = live.higherKey(content.isEmpty() ? Long.MIN_VALUE : content.lastKey());
          long end = SumsOracle.endOfWindow(window, oracle.clock());
          long expires =
              content.isEmpty() ? RollingSums.NEVER : content.firstKey() + window.sizeMs();
          long lastActive = content.isEmpty() ? Long.MIN_VALUE : content.lastKey();
          assertThat(actual.sums()).as("sums of %s", at).isEqualTo(oracle.sums(i));
          assertThat(actual.windowEnd()).as("end of %s", at).isEqualTo(end);
          assertThat(actual.windowStart()).as(at).isEqualTo(end - window.sizeMs());
          assertThat(actual.isEmpty()).as("emptiness of %s", at).isEqualTo(content.isEmpty());
          assertThat(actual.lastActiveAt()).as("last active, %s", at).isEqualTo(lastActive);
          assertThat(actual.expiresAt()).as("expiry of %s", at).isEqualTo(expires);
          assertThat(actual.changed()).as("change of %s", at).isEqualTo(oracle.changed(i));
          nothing &= live.isEmpty();
          due = Math.min(due, Math.min(expires, ahead == null ? RollingSums.NEVER : ahead));
        }
        assertThat(sums.clock()).isEqualTo(oracle.clock());
        assertThat(sums.nextDue()).as("next due at %s", oracle.clock()).isEqualTo(due);
        assertThat(sums.isEmpty()).as("emptiness at %s", oracle.clock()).isEqualTo(nothing);
        assertThat(sums.isDisposable()).isEqualTo(nothing && !sums.anyChanged());
        assertThat(sums.revision()).isEqualTo(revision);
        assertThat(sums.wakeAt()).isEqualTo(wakeAt);
      }

      private long jump() {
        return switch (random.nextInt(12)) {
          case 0 -> random.nextLong(20 * YEAR);
          case 1, 2 -> random.nextLong(2 * span + 2);
          case 3, 4 -> windows.get(0).resolutionMs();
          case 5, 6 -> random.nextLong(windows.get(0).sizeMs() + 1);
          default -> 0;
        };
      }

      private long randomTime() {
        long clock = oracle.clock();
        return switch (random.nextInt(12)) {
          case 0 -> clock + random.nextLong(2 * span);
          case 1 -> clock + random.nextLong(10 * windows.get(0).resolutionMs());
          case 2 -> clock + random.nextLong(YEAR);
          case 3 -> clock - random.nextLong(3 * span);
          case 4 -> SumsOracle.endOfWindow(windows.get(0), clock) - windows.get(0).sizeMs();
          case 5 -> SumsOracle.endOfWindow(windows.get(0), clock) - random.nextInt(2);
          case 6, 7 -> events.isEmpty() ? clock : events.get(random.nextInt(events.size())).at;
          case 8, 9 -> clock - random.nextLong(span);
          default -> clock;
        };
      }

      private UsageSums randomCounts() {
        long[] counts = new long[8];
        Arrays.setAll(
            counts, i -> random.nextInt(3) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 31)));
        long cost = random.nextInt(6) == 0 ? Long.MAX_VALUE - random.nextInt(3) : counts[7];
        return new UsageSums()
            .events(random.nextInt(10) == 0 ? 0 : 1)
            .input(counts[1])
            .cacheRead(counts[2])
            .cacheWrite(counts[3])
            .output(counts[4])
            .reasoning(counts[5])
            .unpriced(random.nextInt(2))
            .costNanoUsd(random.nextInt(9) == 0 ? -cost : cost);
      }
    }
  }
}
