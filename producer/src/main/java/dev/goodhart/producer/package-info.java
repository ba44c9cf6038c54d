/** Publishes token usage and work outcomes to Kafka without ever holding up who reports them. */
package dev.goodhart.producer;
