package dev.stringbench.benchmarks.results;

import dev.stringbench.data.Disk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Note the calls that go to the disk, and write nothing. */
final class RecordingDisk implements Disk {

    private final List<String> calls = new ArrayList<>();

    /** The calls so far, in their order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Output create(Path file) {
        calls.add("create");
        return new RecordingOutput();
    }

    @Override
    public Output append(Path file) {
        calls.add("append");
        return new RecordingOutput();
    }

    @Override
    public void replace(Path file, Path target) {
        calls.add("replace");
    }

    private final class RecordingOutput implements Output {

        private boolean open = true;

        @Override
        public int write(ByteBuffer bytes) {
            int written = bytes.remaining();
            bytes.position(bytes.limit());
            calls.add("write");
            return written;
        }

        @Override
        public void force(boolean withAttributes) {
            calls.add("force");
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            calls.add("close");
            open = false;
        }
    }
}
