package dev.goodhart.local.replay;

import java.io.IOException;

/** Lines of one file, looked up by ascending number. */
interface NumberedLines extends AutoCloseable {

  /** Opens files by their name. */
  interface Source {
    /**
     * @return null if there is no such file
     */
    NumberedLines open(String file) throws IOException;
  }

  /**
   * @param number counted from 1, not below the last one asked for
   * @return the line as it was read, without its end
   * @throws IOException if the file cannot be read or has no such line
   */
  byte[] line(long number) throws IOException;

  @Override
  void close() throws IOException;
}
