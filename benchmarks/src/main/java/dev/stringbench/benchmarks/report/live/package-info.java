/** Runs under way, as their files tell at the moment: nothing is locked or changed. */
@NullMarked
package dev.stringbench.benchmarks.report.live;

import org.jspecify.annotations.NullMarked;
