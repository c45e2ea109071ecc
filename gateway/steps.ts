import { ApplicationFailure } from '@temporalio/common';

/** A verb being carried out: what it will give, how far it is, and how to make it stop. */
export interface RunningStep {
  readonly step: number;
  readonly result: Promise<unknown>;
  /** For the heartbeat, so that another gateway can go on from here. */
  progress(): unknown;
  abandon(): void;
}

/** What a verb is given to run with. */
export interface StepRun {
  /** Aborted when the verb is abandoned: a newer step has begun, the call is over, or the gateway is leaving. */
  readonly signal: AbortSignal;
  /** Says how to find out how far the verb is. */
  report(progress: () => unknown): void;
}

/**
 * The steps of one live call. A step that is known already is joined, or its result returned; it is never carried out
 * twice. A newer step takes the place of one still running, because the workflow has moved on.
 */
export class Steps {
  readonly #known = new Map<number, RunningStep>();
  readonly #watchers = new Set<(running: boolean) => void>();
  #newest = 0;

  /** Steps whose running or result is kept here. */
  get held(): number[] {
    return [...this.#known.keys()];
  }

  /**
   * @throws {ApplicationFailure} when the step is older than one already begun: its caller has been overtaken.
   */
  perform(step: number, carryOut: (run: StepRun) => Promise<unknown>): RunningStep {
    const known = this.#known.get(step);
    if (known !== undefined) return known;
    if (step < this.#newest) {
      throw ApplicationFailure.nonRetryable(
        `step ${step} is past: step ${this.#newest} has begun`,
        'StepPast',
      );
    }
    this.#known.get(this.#newest)?.abandon();
    this.#newest = step;
    this.#tell(true);
    const begun = begin(step, carryOut);
    this.#known.set(step, begun);
    begun.result.finally(() => step === this.#newest && this.#tell(false)).catch(() => undefined);
    return begun;
  }

  /** Calls with true right before a step begins, and with false when it is over and no newer one runs. */
  watch(watcher: (running: boolean) => void): void {
    this.#watchers.add(watcher);
  }

  abandonRunning(): void {
    this.#known.get(this.#newest)?.abandon();
  }

  #tell(running: boolean): void {
    for (const watcher of this.#watchers) watcher(running);
  }
}

function begin(step: number, carryOut: (run: StepRun) => Promise<unknown>): RunningStep {
  const stop = new AbortController();
  let progress: (() => unknown) | undefined;
  const result = carryOut({
    signal: stop.signal,
    report: (latest) => {
      progress = latest;
    },
  });
  // Whoever waits for the step sees its failure; with nobody waiting it must not take the process down.
  result.catch(() => undefined);
  return { step, result, progress: () => progress?.(), abandon: () => stop.abort() };
}
