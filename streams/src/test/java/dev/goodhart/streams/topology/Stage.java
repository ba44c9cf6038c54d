package dev.goodhart.streams.topology;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** One processor in one partition, with stores that outlive it. */
final class Stage<A, B, C, D> {
  private final Supplier<Processor<A, B, C, D>> supplier;
  private final int partition;
  private final List<KeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();
  private MockProcessorContext<C, D> context;
  private Processor<A, B, C, D> processor;

  Stage(int partition, Supplier<Processor<A, B, C, D>> supplier, String... storeNames) {
    this.partition = partition;
    this.supplier = supplier;
    for (String name : storeNames) {
      stores.add(Mocks.store(name));
    }
    restart();
  }

  private MockProcessorContext<C, D> context() {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "stage");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    return new MockProcessorContext<>(
        config, new TaskId(0, partition), new File(System.getProperty("java.io.tmpdir")));
  }

  KeyValueStore<Bytes, byte[]> store(String name) {
    return stores.stream().filter(store -> store.name().equals(name)).findFirst().orElseThrow();
  }

  /** What is held back is written; returns what came out with that. */
  List<Record<C, D>> commit() {
    stores.forEach(store -> ((HeldStore) store).flushCache());
    return context == null ? List.of() : drain();
  }

  /** What is only in memory is lost, after a commit; returns what came out with that. */
  List<Record<C, D>> restart() {
    List<Record<C, D>> out = commit();
    processor = supplier.get();
    init();
    return out;
  }

  private void init() {
    context = context();
    for (KeyValueStore<Bytes, byte[]> store : stores) {
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
    }
    processor.init(context);
  }

  /** The task begins anew with the same processor, as it does after its state was found corrupt. */
  void beginAnew() {
    init();
  }

  /** Passes a record through and returns what came out. */
  List<Record<C, D>> process(Record<A, B> record, long offset) {
    context.setRecordMetadata("topic", partition, offset);
    processor.process(record);
    return drain();
  }

  /** Lets the wall clock's turn come. */
  List<Record<C, D>> punctuate() {
    context.scheduledPunctuators().forEach(one -> one.getPunctuator().punctuate(0));
    return drain();
  }

  private List<Record<C, D>> drain() {
    List<Record<C, D>> out = new ArrayList<>();
    for (MockProcessorContext.CapturedForward<? extends C, ? extends D> one : context.forwarded()) {
      out.add(new Record<>(one.record().key(), one.record().value(), one.record().timestamp()));
    }
    context.resetForwards();
    return out;
  }
}
