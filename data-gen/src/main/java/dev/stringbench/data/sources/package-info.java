/**
 * Find, read, fetch and verify the outside data sets that benchmarks are made from. Imports only the JDK, Jackson and
 * this module's exception.
 */
@NullMarked
package dev.stringbench.data.sources;

import org.jspecify.annotations.NullMarked;
