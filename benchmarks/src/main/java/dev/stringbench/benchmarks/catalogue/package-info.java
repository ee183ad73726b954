/**
 * The cards of a benchmark's tasks, from which names, budgets, scorers, tables and exports are read.
 * Imports scoring only; the cards themselves stand in the benchmarks' own packages.
 */
@NullMarked
package dev.stringbench.benchmarks.catalogue;

import org.jspecify.annotations.NullMarked;
