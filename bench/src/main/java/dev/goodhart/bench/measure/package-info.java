/** How scenarios are measured: runs, what they find, and what is made of several of them. */
package dev.goodhart.bench.measure;
