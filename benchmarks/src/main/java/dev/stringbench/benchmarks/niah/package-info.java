/** The 4-needle needle-in-a-haystack test of the STRING repository (niah/test_niah_llama.py). */
@NullMarked
package dev.stringbench.benchmarks.niah;

import org.jspecify.annotations.NullMarked;
