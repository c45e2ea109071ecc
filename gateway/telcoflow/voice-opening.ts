import type { Logger } from 'pino';
import { type VoiceAccess, voiceHeaders } from './frames.ts';
import { type Down, Link } from './link.ts';
import { backoffMs, type Timing } from './timing.ts';

/** Asking again would be answered the same: the token does not open this call, or not any more. */
const FINAL_STATUSES = new Set([401, 403]);

export interface VoiceOpeningOptions {
  readonly access: VoiceAccess;
  readonly timing: Timing;
  readonly log: Logger;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onBinary: (frame: Buffer) => void;
  /** Exactly once: it was open and is no more, or will never be. */
  readonly onDown: () => void;
}

/** A voice socket that is being opened, as often as it takes while the caller still waits; then its one link. */
export class VoiceOpening {
  /** For the next attempt. */
  access: VoiceAccess;
  readonly #options: VoiceOpeningOptions;
  readonly #giveUpAt: number;
  #attempt: Link;
  #failures = 0;
  #wasOpen = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: VoiceOpeningOptions) {
    this.#options = options;
    this.access = options.access;
    this.#giveUpAt = performance.now() + options.timing.voiceOpenMs;
    this.#attempt = this.#connect();
  }

  /** The link, while it is open. */
  get link(): Link | undefined {
    return this.#attempt.isOpen ? this.#attempt : undefined;
  }

  /** Closes the link, or tries no more. */
  stop(): void {
    this.#stopped = true;
    if (this.#retry === undefined) return this.#attempt.close();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#options.onDown();
  }

  #connect(): Link {
    const { timing, onBinary, onOpen, onText } = this.#options;
    return new Link({
      url: this.access.url,
      headers: voiceHeaders(this.access.token),
      openMs: Math.max(1, Math.ceil(this.#giveUpAt - performance.now())),
      pingMs: timing.voicePingMs,
      pongMs: timing.pongMs,
      closeMs: timing.closeMs,
      onOpen: () => {
        this.#wasOpen = true;
        onOpen();
      },
      onText,
      onBinary,
      onDown: (down) => this.#downed(down),
    });
  }

  #downed(down: Down): void {
    const { log, onDown, timing } = this.#options;
    const delayMs = backoffMs(this.#failures, timing.voiceRetryMs, timing.voiceOpenMs);
    const isFinal = down.kind === 'refused' && FINAL_STATUSES.has(down.status);
    if (this.#wasOpen || this.#stopped || isFinal || performance.now() + delayMs > this.#giveUpAt) {
      if (!this.#wasOpen && !this.#stopped) log.warn({ down }, 'the voice socket cannot be had');
      else log.debug({ down }, 'voice socket closed');
      return onDown();
    }
    this.#failures += 1;
    log.debug({ down, delayMs }, 'voice socket refused: trying again');
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#attempt = this.#connect();
    }, delayMs);
  }
}
