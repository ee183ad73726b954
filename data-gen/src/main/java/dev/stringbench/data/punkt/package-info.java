/**
 * Splitting of English text into sentences as in nltk 3.8.1's {@code sent_tokenize} (Punkt; Kiss and Strunk, 2006).
 * Imports only this module's Python text rules and data files.
 */
@NullMarked
package dev.stringbench.data.punkt;

import org.jspecify.annotations.NullMarked;
