/** What a program has started: it runs until it stops by itself or is told to. */
export interface Running {
  /** Settles when it has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
  /** Stops in order: what it holds is handed over first. */
  stop(): Promise<void>;
}

/**
 * Runs a program until it ends. SIGTERM and SIGINT stop it in order, a second one at once; what keeps it from starting
 * or going on is printed as one message, and the exit code is 1.
 */
export async function runProgram(name: string, start: (name: string) => Promise<Running>): Promise<void> {
  try {
    const running = await start(name);
    let asked = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        asked += 1;
        if (asked > 1) process.exit(1);
        running.stop().catch((failure: unknown) => fail(name, failure));
      });
    }
    await running.stopped;
    // Sockets of libraries that close late must not keep a stopped process.
    process.exit(process.exitCode ?? 0);
  } catch (failure) {
    fail(name, failure);
  }
}

function fail(name: string, failure: unknown): never {
  const text = failure instanceof Error ? failure.message : String(failure);
  process.stderr.write(`${name}: ${text}\n`);
  process.exit(1);
}
