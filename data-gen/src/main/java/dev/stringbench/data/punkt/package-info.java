/**
 * Splitting of English text into sentences as in nltk 3.8.1's {@code sent_tokenize} (Punkt; Kiss and Strunk, 2006).
 * Imports only this module's data files and python-compat's text rules.
 */
@NullMarked
package dev.stringbench.data.punkt;

import org.jspecify.annotations.NullMarked;
