package dev.stringbench.inference.cuda;

import com.sun.jna.Library;
import com.sun.jna.StringArray;

/** Name the functions of NVRTC that compiling needs. Each returns 0 or an error. Addresses are {@code long}. */
@SuppressWarnings("MethodName") // the functions' own names
interface Nvrtc extends Library {
    int nvrtcVersion(long major, long minor);

    int nvrtcCreateProgram(long result, String source, String name, int headers, long headerSources, long headerNames);

    int nvrtcCompileProgram(long program, int count, StringArray options);

    int nvrtcGetProgramLogSize(long program, long result);

    int nvrtcGetProgramLog(long program, long result);

    int nvrtcGetCUBINSize(long program, long result);

    int nvrtcGetCUBIN(long program, long result);

    int nvrtcDestroyProgram(long program);
}
