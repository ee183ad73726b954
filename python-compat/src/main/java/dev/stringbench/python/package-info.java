/**
 * Python 3.11's rules for text, numbers and JSON, where the originals' data and scores depend on them. Imports nothing
 * but the JDK.
 */
@NullMarked
package dev.stringbench.python;

import org.jspecify.annotations.NullMarked;
