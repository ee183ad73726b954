@NullMarked
package dev.stringbench.scoring.statistics;

import org.jspecify.annotations.NullMarked;
