package dev.goodhart.streams.topology;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;

/**
 * A store that is there for what Kafka Streams makes of it. It reads a topic in every instance only
 * on behalf of a store, and hands each row to a processor, also those that were there before the
 * start; and what shares a store is one task. It needs nothing of the store itself.
 */
final class NoRows implements StateStore {
  private final String name;
  private boolean isOpen;

  private NoRows(String name) {
    this.name = name;
  }

  /** Builds such a store. */
  static StoreBuilder<NoRows> builder(String name) {
    return new AbstractStoreBuilder<Void, Void, NoRows>(
        name, Serdes.Void(), Serdes.Void(), Time.SYSTEM) {
      @Override
      public NoRows build() {
        return new NoRows(name);
      }
    }.withLoggingDisabled();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    isOpen = true;
    context.register(
        root,
        (key, value) -> {
          throw new IllegalStateException("Rows of " + name + " go to their processor.");
        });
  }

  @Override
  public void close() {
    isOpen = false;
  }

  /** So that every start reads the whole topic. */
  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }
}
