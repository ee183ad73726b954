package dev.stringbench.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values were printed by CPython 3.11.7. */
class PythonNumbersTest {

    @ParameterizedTest
    @CsvSource({"42, 42", "+7, 7", "-0, 0", "-12, -12", "007, 7", "1_000, 1000", "٣٤, 34", "1٢, 12", "𝟙𝟚, 12"})
    void readsWholeNumbersAsInt(String word, BigInteger wanted) {
        assertEquals(Optional.of(wanted), PythonNumbers.parseInt(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", "--1", "1__0", "_1", "1_", "-_1", "12a", "1.0", "½", "²", "0x1"})
    void refusesWhatIntRefuses(String word) {
        assertEquals(Optional.empty(), PythonNumbers.parseInt(word));
    }

    @Test
    void refusesMoreThan4300DigitsAsInt() {
        assertEquals(Optional.of(BigInteger.TEN.pow(4299)), PythonNumbers.parseInt("1" + "0".repeat(4299)));
        assertEquals(Optional.empty(), PythonNumbers.parseInt("1" + "0".repeat(4300)));
    }

    @Test
    void readsDigitsOfAnyScriptAsFloat() {
        assertEquals(3.25, PythonNumbers.parseFloat("3.25"));
        assertEquals(0.5, PythonNumbers.parseFloat("٠.٥"));
        assertEquals(5, PythonNumbers.parseFloat("5."));
        assertEquals(0.1 + 0.2, PythonNumbers.parseFloat("0.30000000000000004"));
        assertEquals(Double.POSITIVE_INFINITY, PythonNumbers.parseFloat("9".repeat(400)));
    }
}
