/** The life of an anomaly: open, updated, resolved, withdrawn; counted from one. */
package dev.goodhart.detection.episode;
