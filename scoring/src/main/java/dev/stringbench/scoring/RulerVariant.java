package dev.stringbench.scoring;

/** The formulas with which RULER's tasks can be scored. They differ in question answering. */
public enum RulerVariant {
    /** NVIDIA/RULER and HKUNLP/STRING: any reference of a question counts. */
    RULER,
    /** EleutherAI/lm-evaluation-harness: the share of references counts. */
    LM_EVAL
}
