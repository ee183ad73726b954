/** InfiniteBench's twelve tasks as {@code inifinite_bench/test_infbench_*.py} of HKUNLP/STRING run them. */
@NullMarked
package dev.stringbench.benchmarks.infbench;

import org.jspecify.annotations.NullMarked;
