/** What a changed configuration would have changed: the episodes of two replays side by side. */
package dev.goodhart.local.compare;
