package dev.stringbench.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Note the calls that go to the disk, with the bytes written, and carry them out. */
final class RecordingDisk implements Disk {

    private final List<String> calls = new ArrayList<>();

    /** The calls so far, in their order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Output create(Path file) throws IOException {
        calls.add("create");
        return new RecordingOutput(OF_THIS_MACHINE.create(file));
    }

    @Override
    public Output append(Path file) throws IOException {
        calls.add("append");
        return new RecordingOutput(OF_THIS_MACHINE.append(file));
    }

    @Override
    public void replace(Path file, Path target) throws IOException {
        calls.add("replace " + target.getFileName());
        OF_THIS_MACHINE.replace(file, target);
    }

    private final class RecordingOutput implements Output {

        private final Output output;

        RecordingOutput(Output output) {
            this.output = output;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = output.write(bytes);
            calls.add("write " + written);
            return written;
        }

        @Override
        public void force(boolean withAttributes) throws IOException {
            calls.add(withAttributes ? "force with attributes" : "force");
            output.force(withAttributes);
        }

        @Override
        public boolean isOpen() {
            return output.isOpen();
        }

        @Override
        public void close() throws IOException {
            if (isOpen()) {
                calls.add("close");
            }
            output.close();
        }
    }
}
