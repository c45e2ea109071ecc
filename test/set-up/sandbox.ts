import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { onPath, root } from '../../set-up/places.mjs';

/** What a run of the set-up said, and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

export interface StartedRun {
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
  /** Settles when a line with this text has been printed, on either output. */
  says(text: string): Promise<void>;
}

/** A checkout, a search path and a cache folder in which nothing is but what a test puts there. */
export interface Sandbox {
  readonly checkout: string;
  readonly cache: string;
  /** Puts a shell script on the search path. $LOG names a file whose lines `logged` gives. */
  program(name: string, script: string): string;
  file(path: string, content: string): void;
  /** Lines that programs appended to $LOG. */
  logged(): string[];
  start(args: readonly string[], env?: Record<string, string>): StartedRun;
  /** Starts another file of the checkout than the set-up. */
  startFile(file: string): StartedRun;
  run(args: readonly string[], env?: Record<string, string>): Promise<Run>;
}

/** A program's script that behaves as npm does, as far as the set-up can see: it brings Node 24. */
export const NPM = `
echo "npm $*" >> "$LOG"
mkdir -p node_modules/.bin
ln -sf "$NODE24" node_modules/.bin/node
`;

/** A script that behaves as cargo does: it fills the folder after --root, and says what it compiles. */
export const CARGO = `
echo cargo >> "$LOG"
while [ "$1" != --root ]; do shift; done
i=0; while [ $i -lt 42 ]; do i=$((i+1)); echo "   Compiling crate-$i v1.0.0" >&2; done
mkdir -p "$2/bin"
printf '#!/bin/sh\\necho secantusd-rs 1\\n' > "$2/bin/secantusd-rs"
chmod +x "$2/bin/secantusd-rs"
`;

/** A sandbox in which a POSIX shell's own programs are there, and Node, but neither npm nor Python nor Rust. */
export function sandbox(t: TestContext): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-set-up-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const [checkout, bin, cache] = [join(folder, 'checkout'), join(folder, 'bin'), join(folder, 'cache')];
  cpSync(join(root, 'set-up'), join(checkout, 'set-up'), { recursive: true });
  writeFileSync(join(checkout, 'package-lock.json'), '{"packages":{}}');
  mkdirSync(bin);
  for (const name of ['sh', 'mkdir', 'ln', 'chmod', 'sleep', 'cat'])
    symlinkSync(found(name), join(bin, name));
  symlinkSync(process.execPath, join(bin, 'node'));
  const log = join(folder, 'log');
  const basics = { PATH: bin, HOME: folder, XDG_CACHE_HOME: cache, LOG: log, NODE24: process.execPath };
  const start = (args: readonly string[], env: Record<string, string> = {}) =>
    launch(checkout, ['set-up/run.mjs', ...args], { ...basics, ...env });
  return {
    checkout,
    cache: join(cache, 'holdfast'),
    program(name, script) {
      const path = join(bin, name);
      writeFileSync(path, `#!/bin/sh\n${script}`);
      chmodSync(path, 0o755);
      return path;
    },
    file: (path, content) => writeFileSync(join(checkout, path), content),
    logged: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    start,
    startFile: (file) => launch(checkout, [file], basics),
    run: (args, env) => start(args, env).ended,
  };
}

function found(name: string): string {
  const path = onPath(name, process.env);
  if (path === undefined) throw new Error(`${name} is not on the PATH of this test`);
  return path;
}

function launch(checkout: string, args: readonly string[], env: Record<string, string>): StartedRun {
  const child = spawn(process.execPath, args, { env, cwd: checkout });
  const output = { stdout: '', stderr: '' };
  const waiting: { text: string; heard: () => void }[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[name] }).on('line', (line) => {
      output[name] += `${line}\n`;
      for (const { text, heard } of waiting) if (line.includes(text)) heard();
    });
  }
  const { promise: ended, resolve } = Promise.withResolvers<Run>();
  child.once('close', (status) => resolve({ status, ...output }));
  return {
    child,
    ended,
    says(text) {
      if (`${output.stdout}${output.stderr}`.includes(text)) return Promise.resolve();
      const { promise, resolve: heard } = Promise.withResolvers<void>();
      waiting.push({ text, heard });
      const tooLate = ended.then((run) => {
        throw new Error(`it ended (${run.status}) without saying "${text}":\n${run.stdout}${run.stderr}`);
      });
      return Promise.race([promise, tooLate]);
    },
  };
}
