package dev.goodhart.bench.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What this process has used. */
final class ProcessFigures {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final long KIB = 1024;

  private ProcessFigures() {}

  /** CPU time of all its threads, those of compiler and garbage collector too. */
  static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** Heap that is in use, after a full collection. */
  static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The most physical memory it had, heap and all else; -1 where the system does not say. */
  static long peakMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** What its producers have sent so far, by topic: records, and bytes as they went out. */
  static ObjectNode sent() {
    ObjectNode topics = Json.object();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      for (ObjectName name :
          server.queryNames(new ObjectName("kafka.producer:type=producer-topic-metrics,*"), null)) {
        try {
          String topic = ObjectName.unquote(quoted(name.getKeyProperty("topic")));
          ObjectNode of = topics.withObjectProperty(topic);
          add(of, "records", server.getAttribute(name, "record-send-total"));
          add(of, "bytes", server.getAttribute(name, "byte-total"));
        } catch (InstanceNotFoundException | AttributeNotFoundException e) {
          // A producer that has just been closed.
        }
      }
    } catch (JMException e) {
      throw new IllegalStateException("The producers' figures cannot be read.", e);
    }
    return topics;
  }

  private static String quoted(String text) {
    return text.startsWith("\"") ? text : ObjectName.quote(text);
  }

  private static void add(ObjectNode of, String name, Object value) {
    of.put(name, of.path(name).asLong() + (long) ((Number) value).doubleValue());
  }
}
