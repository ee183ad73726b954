package dev.stringbench.benchmarks.report.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import org.junit.jupiter.api.Test;

class ScriptJsonTest {

    @Test
    void nothingInATextEndsAScriptOrBeginsMarkup() throws MalformedJsonException {
        String hostile = "</script><!-- ]]> & ' \" \\ \u2028\u2029 \u0000 \n";

        String json = ScriptJson.write(hostile);

        for (String part : new String[] {"<", ">", "&", "'", "\u2028", "\u2029", "\n", "\u0000"}) {
            assertFalse(json.contains(part), part);
        }
        assertEquals(hostile, JsonReader.read(json).textValue());
    }

    @Test
    void halfOfASurrogatePairIsReplaced() {
        assertEquals("\"a\uFFFDb\"", ScriptJson.write("a\uD83Db"));
    }
}
