import { randomUUID } from 'node:crypto';
import type { CommandResult } from '../platform.ts';
import type { Metrics } from './counts.ts';
import { type Command, commandFrame } from './frames.ts';
import { type NoAnswer, Pending } from './pending.ts';
import type { Timing } from './timing.ts';

/** The vendor SDK 1.0.0 accepts no other ring times. */
const LONGEST_RING_SECONDS = 120;

export interface CommandsParts {
  readonly timing: Timing;
  readonly metrics: Metrics;
  /** Undefined while no socket is open. */
  readonly link: () => { sendJson(frame: object): void } | undefined;
  /** A command that was given up, or refused, has been carried out after all. */
  readonly onLateSuccess: (command: Command) => void;
}

interface Order {
  readonly command: Command;
  readonly ringSeconds: number | undefined;
  readonly settle: (result: CommandResult) => void;
}

/** The commands of one voice socket, each with its deadline; those given before it is open wait for it. */
export class Commands {
  readonly #parts: CommandsParts;
  readonly #pending = new Pending<CommandResult>();
  /** Given up or refused: a success may still come. */
  readonly #failed = new Map<string, Command>();
  #waiting: Order[] = [];
  #isDown = false;

  constructor(parts: CommandsParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with the platform's response; as TIMEOUT when none comes in time (the platform's own word for a command
   * that took too long), and as SOCKET_DROPPED the moment the socket is gone.
   * @throws {RangeError} for a ring time that the platform does not know.
   */
  async give(command: Command, ringSeconds?: number): Promise<CommandResult> {
    if (ringSeconds !== undefined) checkRing(ringSeconds);
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    const order = { command, ringSeconds, settle: resolve };
    if (this.#isDown || this.#parts.link() !== undefined) this.#send(order);
    else this.#waiting.push(order);
    return promise;
  }

  /** The socket is open. */
  opened(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const order of waiting) this.#send(order);
  }

  /** The socket is gone, or will never be. */
  down(): void {
    this.#isDown = true;
    this.#pending.drop();
    this.opened();
  }

  responded(id: string, result: CommandResult): void {
    if (this.#pending.settle(id, result)) return;
    const command = this.#failed.get(id);
    this.#parts.metrics.count(command === undefined ? 'response-unasked' : 'response-late');
    if (command === undefined || !result.ok) return;
    this.#failed.delete(id);
    this.#parts.onLateSuccess(command);
  }

  /** Only news when we had given the callee up: otherwise the response says it. */
  calleeJoined(): void {
    if ([...this.#failed.values()].includes('connect')) this.#parts.onLateSuccess('connect');
  }

  #send({ command, ringSeconds, settle }: Order): void {
    const link = this.#parts.link();
    if (link === undefined) return settle(DROPPED);
    const { commandMs, commandGraceMs } = this.#parts.timing;
    const timeoutMs = ringSeconds === undefined ? commandMs : ringSeconds * 1000;
    const id = randomUUID();
    this.#pending.add(id, timeoutMs + commandGraceMs, (answer) => {
      const result = resultOf(answer);
      if (!result.ok) this.#failed.set(id, command);
      settle(result);
    });
    link.sendJson(
      commandFrame({ id, command, timeoutMs, ...(ringSeconds === undefined ? {} : { ringSeconds }) }),
    );
  }
}

const TIMED_OUT: CommandResult = { ok: false, code: 'TIMEOUT', message: 'no response in time' };
const DROPPED: CommandResult = { ok: false, code: 'SOCKET_DROPPED', message: 'the voice socket dropped' };

function resultOf(answer: CommandResult | NoAnswer): CommandResult {
  if (answer === 'expired') return TIMED_OUT;
  return answer === 'dropped' ? DROPPED : answer;
}

function checkRing(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_RING_SECONDS) return;
  throw new RangeError(`cannot ring for ${seconds} s: give whole seconds from 1 to ${LONGEST_RING_SECONDS}`);
}
