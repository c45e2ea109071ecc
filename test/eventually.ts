import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 25;
const WITHIN_MS = 20_000;

/** Looks again and again until the assertion holds; its last failure is the test's when it never does. */
export async function eventually(assertion: () => unknown, withinMs = WITHIN_MS): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
