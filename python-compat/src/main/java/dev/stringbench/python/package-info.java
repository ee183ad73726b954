/**
 * Do what Python 3.11 does with text, numbers and JSON, where the originals' data and scores depend on it. Imports nothing
 * but the JDK.
 */
@NullMarked
package dev.stringbench.python;

import org.jspecify.annotations.NullMarked;
