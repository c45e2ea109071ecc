import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce } from './build-once.mjs';
import { run } from './command.mjs';
import { SetUpFailure } from './failure.mjs';
import { isProgram, onPath, secantus, secantusFolder } from './places.mjs';

/** @import { Step } from './steps.mjs' */

const OWN =
  'or point at your own: MONGODB_URL (a running server), or `mongod` on the PATH, or HOLDFAST_MONGODB_SERVER (the program)';

/**
 * Unoptimised enough to be compiled in minutes, optimised enough for tests; it passed the same checks as the slow build.
 */
const QUICK_PROFILE = {
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '256',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
};

/**
 * A server of MongoDB's protocol: the one that MONGODB_URL names, else `mongod`, else the embedded one, compiled once.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
export function storeStep(env) {
  const own = env['HOLDFAST_MONGODB_SERVER'] || undefined;
  const server = own ?? onPath('mongod', env) ?? join(secantusFolder(env), 'bin', secantus.program);
  const given = Boolean(env['MONGODB_URL']);
  return {
    name: 'store',
    minutes: 6,
    ready: () => given || isProgram(server),
    obstacle() {
      if (own !== undefined) {
        const message = `HOLDFAST_MONGODB_SERVER is "${own}", which is no program`;
        return new SetUpFailure(message, 'Correct it or leave it out.');
      }
      const missing = ['cargo', 'cc', 'cmake', 'make'].filter(
        (program) => onPath(program, env) === undefined,
      );
      if (missing.length === 0) return undefined;
      return new SetUpFailure(
        `no MongoDB server is at hand, and to compile the embedded one ${missing.join(', ')} is not on the PATH`,
        `Install Rust (https://rustup.rs), a C and C++ compiler, cmake and make, ${OWN}.`,
      );
    },
    make: (report, signal) =>
      buildOnce(secantusFolder(env), report, (draft) => build({ draft, env, report, signal })),
    gives: () => (given ? {} : { HOLDFAST_MONGODB_SERVER: server }),
  };
}

/** @param {{ draft: string, env: NodeJS.ProcessEnv, report: (line: string) => void, signal: AbortSignal }} context */
async function build({ draft, env, report, signal }) {
  // Kept until the build is whole: an interrupted one goes on with the crates that were done.
  const target = `${secantusFolder(env)}.target`;
  const version = ['--version', secantus.version, '--locked', '--ignore-rust-version'];
  report(`compiling ${secantus.crate} ${secantus.version}`);
  await run({
    what: `cargo install ${secantus.crate}`,
    command: 'cargo',
    args: [
      'install',
      secantus.crate,
      ...version,
      '--root',
      draft,
      '--target-dir',
      target,
      '--color',
      'never',
    ],
    env: { ...env, ...QUICK_PROFILE },
    signal,
    onLine: cargoProgress(report),
    remedy: `See that the registry of Rust's crates can be reached, then run the same command again, ${OWN}.`,
  });
  const program = join(draft, 'bin', secantus.program);
  const remedy = 'Remove the folder and run the same command again.';
  await run({ what: `${program} --version`, command: program, args: ['--version'], signal, remedy });
  rmSync(target, { recursive: true, force: true });
}

/**
 * Tells how many crates are done, a line for each tenth of them.
 * @param {(line: string) => void} report
 * @returns {(line: string) => void}
 */
function cargoProgress(report) {
  let done = 0;
  return (line) => {
    if (!/^\s*(Compiling|Fresh) /.test(line)) return;
    done += 1;
    if (done % Math.round(secantus.crates / 10) === 0)
      report(`compiled ${done} of about ${secantus.crates} crates`);
  };
}
