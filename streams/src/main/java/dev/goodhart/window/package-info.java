/**
 * Exact rolling sums over event time, in plain Java: no Kafka, no Avro, bytes in and bytes out.
 *
 * <p>A window of size W and resolution r is cut into panes of length r. An event is added to one
 * pane of each window; running sums are corrected when panes enter and leave, so the work for an
 * event depends neither on W nor on how often the window slides. What is stored for an entity (a
 * user, a team) is one small head and, for each window, pages of a few consecutive panes.
 */
package dev.goodhart.window;
