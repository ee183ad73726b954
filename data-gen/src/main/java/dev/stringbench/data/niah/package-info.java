/**
 * The prompts of the four-needle test of the STRING paper (niah/test_niah_llama.py). Imports only this module's
 * random draws and token counts.
 */
@NullMarked
package dev.stringbench.data.niah;

import org.jspecify.annotations.NullMarked;
