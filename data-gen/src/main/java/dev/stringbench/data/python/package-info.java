/**
 * Do what Python's strings and JSON writer do, where the originals' output depends on it. Imports nothing but the JDK.
 */
@NullMarked
package dev.stringbench.data.python;

import org.jspecify.annotations.NullMarked;
