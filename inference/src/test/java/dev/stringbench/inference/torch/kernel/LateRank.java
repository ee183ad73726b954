package dev.stringbench.inference.torch.kernel;

/** A rank whose launch can be left out. */
final class LateRank implements RankStep {
    private final DecodeStep step;
    boolean comes = true;

    LateRank(DecodeStep step) {
        this.step = step;
    }

    @Override
    public void prepare(StepToken token, int exchanges) {
        step.prepare(token, exchanges);
    }

    @Override
    public void launch() {
        if (comes) {
            step.launch();
        }
    }

    @Override
    public void await() {
        step.await();
    }

    @Override
    public long best() {
        return step.best();
    }

    @Override
    public void clear() {
        step.clear();
    }
}
