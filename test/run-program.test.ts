import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'node:test';
import { sideBySide } from './side-by-side.ts';

const RUN_PROGRAM = fileURLToPath(new URL('../run-program.ts', import.meta.url));

/** A program whose `Running` is this code; it prints `ready` when it has begun, and then lives until it is stopped. */
function program(t: TestContext, running: string) {
  const code = `
    import { runProgram } from ${JSON.stringify(RUN_PROGRAM)};
    const { promise: stopped, resolve, reject } = Promise.withResolvers();
    const alive = setInterval(() => {}, 1000);
    await runProgram('gateway', async (name) => {
      const running = ${running};
      // Its handlers are in place a moment after this.
      setImmediate(() => console.log(name + ' ready'));
      return running;
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const errors = text(child.stderr);
  const printed: string[] = [];
  const ready = Promise.withResolvers<void>();
  child.stdout.on('data', (line: Buffer) => {
    printed.push(line.toString());
    ready.resolve();
  });
  const exited = once(child, 'exit').then(([status]: unknown[]) => status);
  return {
    ready: ready.promise,
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Settles when something was printed that contains this. */
    says: async (words: string) => {
      while (!printed.join('').includes(words)) await once(child.stdout, 'data');
    },
    ended: async () => ({ code: await exited, errors: await errors, printed: printed.join('') }),
  };
}

sideBySide('a program', {
  'ends well when what it runs has stopped, whatever is still open': async (t) => {
    const { ended } = program(t, '{ stopped: Promise.resolve(), stop: () => Promise.resolve() }');
    assert.deepEqual(await ended(), { code: 0, errors: '', printed: '' });
  },

  'stops in order when it is told to': async (t) => {
    const { ready, signal, ended } = program(
      t,
      `{ stopped, stop: async () => { console.log('handing over'); resolve(); } }`,
    );
    await ready;

    signal('SIGTERM');

    const { code, errors, printed } = await ended();
    assert.deepEqual([code, errors], [0, '']);
    assert.match(printed, /handing over/);
  },

  'stops at once when it is told a second time': async (t) => {
    const { ready, signal, says, ended } = program(
      t,
      `{ stopped, stop: async () => { console.log('handing over'); await stopped; } }`,
    );
    await ready;

    signal('SIGINT');
    await says('handing over');
    signal('SIGTERM');

    assert.equal((await ended()).code, 1);
  },

  'that cannot start says why in one line': async (t) => {
    const { ended } = program(t, `await Promise.reject(new Error('no MongoDB answers: start it'))`);
    assert.deepEqual(await ended(), {
      code: 1,
      errors: 'gateway: no MongoDB answers: start it\n',
      printed: '',
    });
  },

  'that cannot go on says why in one line': async (t) => {
    const { ended } = program(
      t,
      `{ stopped: Promise.reject(new Error('the platform refuses our key')), stop: async () => {} }`,
    );
    const { code, errors } = await ended();
    assert.deepEqual([code, errors], [1, 'gateway: the platform refuses our key\n']);
  },

  'that cannot stop in order says why, and ends all the same': async (t) => {
    const { ready, signal, ended } = program(
      t,
      `{ stopped, stop: () => Promise.reject(new Error('not everything could be closed')) }`,
    );
    await ready;

    signal('SIGTERM');

    const { code, errors } = await ended();
    assert.deepEqual([code, errors], [1, 'gateway: not everything could be closed\n']);
  },
});
