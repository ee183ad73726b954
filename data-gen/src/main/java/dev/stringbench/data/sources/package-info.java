/**
 * The outside data sets from which benchmarks are made: finding, reading, fetching and verifying them. Imports only the
 * JDK, Jackson and this module's exception.
 */
@NullMarked
package dev.stringbench.data.sources;

import org.jspecify.annotations.NullMarked;
