package dev.stringbench.scoring;

/** Name whose formula RULER's tasks are scored with. They differ in question answering. */
public enum RulerVariant {
    /** NVIDIA/RULER and HKUNLP/STRING: any reference of a question counts. */
    RULER,
    /** EleutherAI/lm-evaluation-harness: the share of references counts. */
    LM_EVAL
}
