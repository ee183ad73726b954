/**
 * Draw the same pseudo-random numbers as CPython 3.11 and as numpy's legacy generator do, so that data made here equals
 * data made there. Imports nothing but the JDK.
 */
@NullMarked
package dev.stringbench.python.random;

import org.jspecify.annotations.NullMarked;
