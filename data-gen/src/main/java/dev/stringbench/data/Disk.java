package dev.stringbench.data;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** The calls by which a file reaches the disk, so that a test can see what was forced there and when. */
public interface Disk {

    /** The disk of this machine. */
    Disk OF_THIS_MACHINE = new SystemDisk();

    /** Make a file that is not there yet, to be written from its start. */
    Output create(Path file) throws IOException;

    /** Open a file, made when it is missing, to be written at its end. */
    Output append(Path file) throws IOException;

    /** Give a file another's name in one step; what bore the name before is gone. */
    void replace(Path file, Path target) throws IOException;

    /** A file open for writing. */
    interface Output extends WritableByteChannel {

        /**
         * Return only when everything written so far is on the disk.
         *
         * @param withAttributes whether the file's attributes, such as its times, are to be there too
         */
        void force(boolean withAttributes) throws IOException;
    }
}
