/**
 * The pseudo-random numbers of CPython 3.11 and of numpy's legacy generator, so that data made here equals
 * data made there. Imports nothing but the JDK.
 */
@NullMarked
package dev.stringbench.python.random;

import org.jspecify.annotations.NullMarked;
