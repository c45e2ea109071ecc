import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Telcoflow } from '../../../simulator/telcoflow/telcoflow.ts';

const RUNNER = fileURLToPath(new URL('vendor/runner.py', import.meta.url));

/** Proxy settings would send loopback traffic astray. */
const NO_PROXIES = {
  http_proxy: '',
  https_proxy: '',
  all_proxy: '',
  HTTP_PROXY: '',
  HTTPS_PROXY: '',
  ALL_PROXY: '',
};

const answerSchema = z.object({ id: z.number(), saw: z.unknown().optional(), error: z.string().optional() });

interface Job {
  readonly resolve: (saw: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A Python process in which the vendor's own client runs scenarios, any number side by side. */
export class VendorClient {
  readonly #process: ChildProcess;
  readonly #jobs = new Map<number, Job>();
  readonly #ready: Promise<unknown>;
  #errors = '';
  #jobCount = 0;

  constructor(python: string) {
    const env = { ...process.env, ...NO_PROXIES, no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(python, [RUNNER], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process = child;
    this.#ready = this.#answerTo(0);
    // Met where it is awaited, which may be later.
    this.#ready.catch(() => {});
    createInterface({ input: child.stdout }).on('line', (line) => this.#onLine(line));
    child.stderr.on('data', (text: Buffer) => {
      this.#errors = `${this.#errors}${text.toString('utf8')}`.slice(-4000);
    });
    child.on('error', (error) =>
      this.#fail(new Error(`${python} cannot be started: run npm run set-up`, { cause: error })),
    );
    child.on('exit', (code) =>
      this.#fail(new Error(`the vendor client's process ended with ${code}: ${this.#errors}`)),
    );
  }

  /** Runs a scenario against the platform; resolves with what the client saw. */
  async run(scenario: string, platform: Telcoflow, options: object = {}): Promise<unknown> {
    await this.#ready;
    this.#jobCount += 1;
    const id = this.#jobCount;
    const { wsUrl: url, apiKey, connectorUuid } = platform;
    const saw = this.#answerTo(id);
    this.#process.stdin?.write(
      `${JSON.stringify({ id, scenario, url, apiKey, connectorUuid, ...options })}\n`,
    );
    return saw;
  }

  /** Ends the process once its scenarios are through. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.pid === undefined) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }

  #answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
    });
  }

  #onLine(line: string): void {
    const { id, saw, error } = answerSchema.parse(JSON.parse(line));
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (error === undefined) job?.resolve(saw);
    else job?.reject(new Error(`the vendor client failed:\n${error}${this.#errors}`));
  }

  #fail(error: Error): void {
    for (const job of this.#jobs.values()) job.reject(error);
    this.#jobs.clear();
  }
}

/** The interpreter that has the vendor's client. Throws with the remedy when none is named. */
export function vendorPython(): string {
  const python = process.env['HOLDFAST_PYTHON'];
  if (python) return python;
  throw new Error('HOLDFAST_PYTHON is not set: run npm run set-up, then npm test, which sets it');
}
