package dev.goodhart.local.simulate.model;

import java.time.LocalDate;
import java.time.ZoneId;

/** What recurs beside a person's own work. */
@FunctionalInterface
interface Duty {
  /**
   * Does what is due on a local day.
   *
   * @param effort of the person that day; 0: away. What runs by itself runs all the same.
   */
  void perform(LocalDate day, ZoneId zone, double effort, Desk desk);
}
