package dev.goodhart.local.publish;

/**
 * What became of one file.
 *
 * @param file its name as given
 * @param kind what it holds
 * @param lines all lines that are not blank
 * @param published records given to the cluster
 * @param unreadable lines that hold no such record
 * @param unknownFields fields that were ignored
 */
public record FileSummary(
    String file,
    RecordedKind kind,
    long lines,
    long published,
    long unreadable,
    long unknownFields) {}
