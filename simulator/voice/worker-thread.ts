import { Worker } from 'node:worker_threads';

interface Waiting<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

type Answer<Reply> =
  { readonly id: number; readonly reply: Reply } | { readonly id: number; readonly error: string };

export interface WorkerThreadOptions {
  readonly module: URL;
  /** What the thread is told at its start. */
  readonly workerData?: unknown;
  /** A thread that leaves a request unanswered for so long is ended, and its requests fail. */
  readonly answerWithinMs: number;
  /** With nothing to do for so long, the thread is ended and its memory given back; the next request starts another. */
  readonly idleMs: number;
}

/** A thread for work that blocks: asked one thing after the other, started when first needed, again after a crash. */
export class WorkerThread<Request, Reply> {
  readonly #options: WorkerThreadOptions;
  readonly #waiting = new Map<number, Waiting<Reply>>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: WorkerThreadOptions) {
    this.#options = options;
  }

  /** @throws {Error} of the work itself, or because the thread died, was closed or took too long. */
  ask(request: Request, transfer: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#closed) return Promise.reject(new Error(`${this.#name} is closed: start a new one`));
    clearTimeout(this.#idle);
    const worker = this.#running();
    const id = (this.#lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const deadline = setTimeout(() => void this.#expire(worker), this.#options.answerWithinMs);
    this.#waiting.set(id, { resolve, reject, deadline });
    worker.postMessage({ id, request }, transfer);
    return promise;
  }

  /** Ends the thread; what is still asked of it fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop('was closed');
  }

  get #name(): string {
    return this.#options.module.pathname.split('/').at(-1) ?? '';
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#options.module, { workerData: this.#options.workerData });
    this.#worker = worker;
    worker.on('message', (answer: Answer<Reply>) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(worker, `failed: ${error.message}`, error));
    worker.on('exit', (code) => this.#fail(worker, `ended with code ${code}`));
    return worker;
  }

  #settle(answer: Answer<Reply>): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.deadline);
    if ('error' in answer) waiting.reject(new Error(answer.error));
    else waiting.resolve(answer.reply);
    if (this.#waiting.size === 0)
      this.#idle = setTimeout(() => void this.#stop('was idle'), this.#options.idleMs);
  }

  async #expire(worker: Worker): Promise<void> {
    if (worker === this.#worker) await this.#stop(`gave no answer within ${this.#options.answerWithinMs} ms`);
  }

  async #stop(why: string): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#fail(worker, why);
    await worker.terminate();
  }

  #fail(worker: Worker, why: string, cause?: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, deadline } of waiting) {
      clearTimeout(deadline);
      reject(new Error(`${this.#name} ${why}`, { cause }));
    }
  }
}
