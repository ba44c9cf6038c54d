package dev.goodhart.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports on the loopback interface, held open while somebody prepares to listen on them. The broker
 * cannot pick its own: the address of its controller is part of its configuration.
 */
final class Ports implements AutoCloseable {

  /** Loopback only: neither the broker nor the registry asks anybody who they are. */
  static final String HOST = "127.0.0.1";

  private final List<ServerSocket> held = new ArrayList<>();

  /**
   * Takes a port and holds it until {@link #close()}.
   *
   * @param port 0 for any free one
   * @param purpose names the port in the error, such as "Kafka"
   * @return the port taken
   * @throws StackException if another program listens there
   */
  int hold(int port, String purpose) {
    try {
      ServerSocket socket = new ServerSocket();
      held.add(socket);
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw inUse(port, purpose, e);
    }
  }

  static InetAddress loopback() throws IOException {
    // By bytes: getLoopbackAddress() may be IPv6, which nobody who was told HOST would look for.
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  static StackException inUse(int port, String purpose, IOException cause) {
    return new StackException(
        "The %s port %d on %s is in use or not allowed (%s): choose another one, or 0 for any free one."
            .formatted(purpose, port, HOST, cause.getMessage()),
        cause);
  }

  /** Frees the ports for those who asked for them. */
  @Override
  public void close() {
    for (ServerSocket socket : held) {
      try {
        socket.close();
      } catch (IOException e) {
        // The bind that follows fails with a better message than this one.
      }
    }
    held.clear();
  }
}
