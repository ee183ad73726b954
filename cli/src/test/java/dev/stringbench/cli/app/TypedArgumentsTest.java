package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedArgumentsTest {

    private static final TypedArguments UTF_8 = new TypedArguments(StandardCharsets.UTF_8, "");
    private static final TypedArguments ASCII = new TypedArguments(StandardCharsets.US_ASCII, "");

    @Test
    void takesEveryCharacterThatArrived() {
        assertEquals(Optional.empty(), UTF_8.lost("--prompt", "Ключ — 日本語 😀 ??"));
        assertEquals(Optional.empty(), ASCII.lost("--prompt", "What is it?"));
    }

    @Test
    void namesAnArgumentWithReplacementCharacters() {
        String line = UTF_8.lost("--prompt", "caf\uFFFD").orElseThrow();
        assertTrue(line.startsWith("the argument \"caf\uFFFD\" has lost characters"), line);
        assertTrue(line.contains("LC_ALL"), line);
    }

    @Test
    void namesAnArgumentWhoseBytesBecameQuestionMarks() {
        assertTrue(ASCII.lost("--prompt", "????").isPresent());
    }

    @Test
    void namesACodePageThatLacksWhatWasTyped() {
        TypedArguments windows = new TypedArguments(Charset.forName("windows-1252"), "generate --prompt \"Ключ\"");
        String line = windows.lost("generate", "--prompt", "????").orElseThrow();
        assertTrue(line.contains("code page windows-1252"), line);
        assertEquals(
                Optional.empty(),
                new TypedArguments(Charset.forName("windows-1252"), "--prompt \"café\"").lost("--prompt", "café"));
    }
}
