/**
 * What is looked for: each signal is a small class that reads a profile and judges nothing else.
 */
package dev.goodhart.detection.signal;
