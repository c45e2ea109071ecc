import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessOptions } from './processes.ts';

export type OurProgram = 'gateway' | 'worker';

/**
 * What Node itself is told; the compose file and `npm run` say the same. Every 20 ms of sound is an object that lives
 * for a moment: V8 gives these three times as much memory as it needs to, a third of a gateway with a hundred calls
 * (measured), at no less work.
 */
export const NODE_FLAGS: Readonly<Record<OurProgram, readonly string[]>> = {
  gateway: ['--max-semi-space-size=8'],
  worker: [],
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the product, to be started as a process that is ready when it says so. */
export function ourProgram(name: OurProgram) {
  return {
    name,
    command: process.execPath,
    args: [...NODE_FLAGS[name], join(root, name, 'main.ts')],
    cwd: root,
    ready: (line: string) => line.includes(`"${name} ready"`) || undefined,
  } satisfies ProcessOptions<true>;
}
