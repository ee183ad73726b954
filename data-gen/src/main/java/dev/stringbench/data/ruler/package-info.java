/**
 * The 13 tasks of RULER byte for byte as the copy of its generators in HKUNLP/STRING makes them, every random draw in
 * the original's order. Imports this module's token counts, sentence splitter and data files, and the module
 * python-compat.
 */
@NullMarked
package dev.stringbench.data.ruler;

import org.jspecify.annotations.NullMarked;
