/** What is remembered of a user's calls, in constant space and with constant work per call. */
package dev.goodhart.detection.profile;
