import { WebSocket } from 'ws';

/** The vendor SDK 1.0.0 takes messages of exactly 1 MiB and closes with 1009 beyond; so do we. */
const LARGEST_MESSAGE_BYTES = 1_048_576;

/** How a link ended; `refused` and `unreachable` never were open. */
export type Down =
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'closed'; readonly code: number; readonly why?: string };

export interface LinkOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly openMs: number;
  readonly pingMs: number;
  readonly pongMs: number;
  readonly closeMs: number;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onBinary: (frame: Buffer) => void;
  /** Exactly once, and nothing after it. */
  readonly onDown: (down: Down) => void;
}

/** One WebSocket to the platform, from its upgrade to its end, kept alive by pings. */
export class Link {
  readonly #ws: WebSocket;
  readonly #options: LinkOptions;
  #down: Down | undefined;
  #wasOpen = false;
  /** Anything came since the ping whose answer is awaited. */
  #heard = true;
  #ping: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#ws = new WebSocket(options.url, {
      headers: options.headers,
      handshakeTimeout: options.openMs,
      maxPayload: LARGEST_MESSAGE_BYTES,
      // Speech does not shrink, and each compressed message takes a trip through the thread pool and a window of memory.
      perMessageDeflate: false,
      // A bad byte in one text must not end a call; such a text is met as any other that cannot be read.
      skipUTF8Validation: true,
    });
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Bytes that the network has not taken yet. */
  get waitingBytes(): number {
    return this.#ws.bufferedAmount;
  }

  /** Does nothing on a link that is not open. */
  sendJson(frame: object): void {
    if (this.isOpen) this.#ws.send(JSON.stringify(frame));
  }

  /** Has copied the frame when it returns. */
  sendBinary(frame: Buffer): void {
    // The copy is made by masking; one mask in 2^32 is zero and makes none, which may cost a frame its sound.
    this.#ws.send(frame);
  }

  /** Closes in good order, or by force when the peer does not answer. */
  close(why?: string): void {
    if (this.#ws.readyState === WebSocket.CLOSED) return;
    if (why !== undefined) this.#down ??= { kind: 'closed', code: 1000, why };
    this.#stopPings();
    this.#ws.close(1000);
    this.#patience = setTimeout(() => this.#ws.terminate(), this.#options.closeMs);
  }

  #listen(): void {
    const { onOpen, onText, onBinary, onDown } = this.#options;
    this.#ws.on('open', () => {
      this.#wasOpen = true;
      this.#ping = setInterval(() => this.#sendPing(), this.#options.pingMs);
      onOpen();
    });
    this.#ws.on('message', (data, isBinary) => {
      this.#heard = true;
      if (!Buffer.isBuffer(data)) return; // ws delivers nothing else unless told to
      if (isBinary) onBinary(data);
      else onText(data.toString());
    });
    this.#ws.on('pong', () => {
      this.#heard = true;
    });
    this.#ws.on('unexpected-response', (_request, { statusCode = 0 }) => {
      this.#down = { kind: 'refused', status: statusCode };
      this.#ws.terminate();
    });
    // Always followed by 'close'.
    this.#ws.on('error', (error) => {
      const why = 'code' in error ? String(error.code) : error.message;
      this.#down ??= this.#wasOpen ? { kind: 'closed', code: 1006, why } : { kind: 'unreachable', why };
    });
    this.#ws.on('close', (code) => {
      this.#stopPings();
      onDown(this.#down ?? { kind: 'closed', code });
    });
  }

  #sendPing(): void {
    this.#ws.ping();
    if (this.#patience !== undefined) return;
    this.#heard = false;
    // After a standstill of our own, what came meanwhile is read before anybody is called dead.
    this.#patience = setTimeout(() => setImmediate(() => this.#judge()), this.#options.pongMs);
  }

  #judge(): void {
    this.#patience = undefined;
    if (!this.#heard) this.#cut('no sign of life');
  }

  #cut(why: string): void {
    this.#down ??= { kind: 'closed', code: 1006, why };
    this.#ws.terminate();
  }

  #stopPings(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#patience);
  }
}
