/**
 * What a benchmark says of its tasks: a card for each, which names, budgets, scorers, tables and exports are read from.
 * Imports scoring only; the cards themselves stand in the benchmarks' own packages.
 */
@NullMarked
package dev.stringbench.benchmarks.catalogue;

import org.jspecify.annotations.NullMarked;
