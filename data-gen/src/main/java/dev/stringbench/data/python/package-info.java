/**
 * Python's string and JSON rules, where the originals' output depends on them. Imports nothing but the JDK.
 */
@NullMarked
package dev.stringbench.data.python;

import org.jspecify.annotations.NullMarked;
