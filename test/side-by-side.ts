import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';

/** Calls last as long as people speak: tests that mostly wait run side by side, so many at a time. */
const AT_ONCE = 3;

/** Tests of one theme, name → test. */
export function sideBySide(
  title: string,
  tests: Readonly<Record<string, (t: TestContext) => Promise<void>>>,
): void {
  void describe(title, { concurrency: AT_ONCE }, () => {
    for (const [name, run] of Object.entries(tests)) void test(name, run);
  });
}
