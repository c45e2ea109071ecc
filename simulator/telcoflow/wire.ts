import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { readJson } from './frames.ts';
import type { LoggedFrame } from './frame-log.ts';

/** A peer that does not answer our close within this time is cut off. */
const CLOSE_WITHIN_MS = 1000;

export interface WireHandlers {
  /** A text frame: what was parsed, undefined when it was not JSON. */
  readonly onText: (frame: unknown, text: string) => void;
  readonly onBinary: (frame: Buffer) => void;
  readonly onClose: () => void;
}

export interface WireOptions {
  readonly id: string;
  readonly kind: 'sm' | 'voice';
  readonly ws: WebSocket;
  /** The connection below, to write several frames at once. */
  readonly connection: Duplex;
  readonly log: (frame: Omit<LoggedFrame, 'ms'>) => void;
}

/** One WebSocket to an agent, with its log and the ways in which a test can make it misbehave. */
export class Wire {
  readonly id: string;
  readonly #options: WireOptions;
  /** Frames that wait for the end of a freeze; undefined while nothing is frozen. */
  #frozen: (string | Buffer)[] | undefined;
  #thaw: NodeJS.Timeout | undefined;

  constructor(options: WireOptions) {
    this.id = options.id;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#options.ws.readyState === this.#options.ws.OPEN;
  }

  listen(handlers: WireHandlers): void {
    const { ws, kind, log } = this.#options;
    // A broken frame or a reset is followed by 'close', which is where the loss is met.
    ws.on('error', () => {});
    ws.on('close', () => {
      clearTimeout(this.#thaw);
      handlers.onClose();
    });
    ws.on('message', (message: Buffer, isBinary: boolean) => {
      const frame = { socket: kind, socketId: this.id, dir: 'in' } as const;
      if (isBinary) {
        log({ ...frame, bytes: message.length, channel: message[0] ?? 0 });
        handlers.onBinary(message);
      } else {
        const text = message.toString('utf8');
        const parsed = readJson(text);
        log({ ...frame, frame: parsed ?? text });
        handlers.onText(parsed, text);
      }
    });
  }

  sendJson(frame: object): void {
    this.#log({ frame });
    this.#send(JSON.stringify(frame));
  }

  /** Sends text that need not be JSON. */
  sendText(text: string): void {
    this.#log({ frame: text });
    this.#send(text);
  }

  sendBinary(frame: Buffer): void {
    this.#log({ bytes: frame.length, channel: frame[0] ?? 0 });
    this.#send(frame);
  }

  cork(): void {
    this.#options.connection.cork();
  }

  uncork(): void {
    this.#options.connection.uncork();
  }

  /** Neither reads nor writes for so long, as a network that has gone quiet; then everything comes at once. */
  freeze(ms: number): void {
    clearTimeout(this.#thaw);
    this.#frozen ??= [];
    this.#options.ws.pause();
    this.#thaw = setTimeout(() => {
      const waiting = this.#frozen ?? [];
      this.#frozen = undefined;
      this.#options.ws.resume();
      for (const frame of waiting) this.#send(frame);
    }, ms);
  }

  /** Goes without a word: a TCP reset, or a close frame with this code. */
  drop(code?: number): void {
    if (code !== undefined) this.#options.ws.close(code);
    else this.#options.ws.terminate();
  }

  /** Closes in good order; resolves when the socket is gone, by force if the peer does not answer. */
  close(code = 1000): Promise<void> {
    const { ws } = this.#options;
    if (ws.readyState === ws.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => ws.terminate(), CLOSE_WITHIN_MS);
      ws.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      // Nothing gets through a frozen network, a close frame neither.
      if (this.#frozen) ws.terminate();
      else ws.close(code);
    });
  }

  #send(frame: string | Buffer): void {
    if (this.#frozen) this.#frozen.push(frame);
    else if (this.isOpen) this.#options.ws.send(frame);
  }

  #log(what: Pick<LoggedFrame, 'frame' | 'bytes' | 'channel'>): void {
    this.#options.log({ socket: this.#options.kind, socketId: this.id, dir: 'out', ...what });
  }
}
