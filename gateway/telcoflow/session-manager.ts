import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { SampleRate } from '../../contracts/audio.ts';
import { Claims } from './claims.ts';
import type { Metrics } from './counts.ts';
import {
  type AudioMode,
  claim,
  type ClaimOutcome,
  type HandedCall,
  readSessionFrame,
  ready,
  sessionHeaders,
  sessionManagerUrl,
  type SessionFrame,
  setUp,
} from './frames.ts';
import { type Down, Link } from './link.ts';
import { type NoAnswer, Pending } from './pending.ts';
import { PlatformRefused } from './platform-refused.ts';
import { backoffMs, type Timing } from './timing.ts';
import { UnusableFrames } from './unusable-frames.ts';

export interface SessionManagerOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly connectorUuid: string;
  readonly sampleRate: SampleRate;
  readonly audioMode: AudioMode;
  readonly timing: Timing;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly events: SessionEvents;
}

export interface SessionEvents {
  readonly mayClaim: () => boolean;
  readonly isAlive: (sessionId: string) => boolean;
  /** A call that we claimed is handed to us, or once more where it is to be had. `again`: somebody held it before. */
  readonly onCall: (sessionId: string, call: HandedCall, again: boolean) => void;
  /** `callOver`: because the call is, and not because the platform took the session from us. */
  readonly onSessionClosed: (sessionId: string, callOver: boolean) => void;
  /** Refused after having been accepted: nobody tries any more. */
  readonly onRefused: (error: PlatformRefused) => void;
}

/**
 * The one long-lived socket to the platform: hears of calls and claims them. It comes back whenever it drops, however
 * long that takes, and gives up only when the platform refuses our credentials. Calls have sockets of their own and
 * notice nothing.
 */
export class SessionManager {
  readonly #options: SessionManagerOptions;
  readonly #claims: Claims;
  readonly #requests = new Pending<ClaimOutcome>();
  readonly #unusable: UnusableFrames;
  readonly #up = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  #link: Link | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Attempts in a row that did not lead to `setup.done`. */
  #failures = 0;
  #wasUp = false;
  #closed = false;

  constructor(options: SessionManagerOptions) {
    const { events, log, metrics, timing } = options;
    this.#options = options;
    this.#unusable = new UnusableFrames(metrics, log);
    this.#claims = new Claims({
      claim: (sessionId, settle) => this.#claim(sessionId, settle),
      ready: (sessionId) => this.#link?.sendJson(ready(sessionId)),
      mayClaim: events.mayClaim,
      isAlive: events.isAlive,
      handOverMs: timing.handOverMs,
      log,
      metrics,
    });
  }

  /**
   * Resolves once calls can arrive.
   * @throws {PlatformRefused} when the credentials are wrong.
   */
  start(): Promise<void> {
    this.#connect();
    return this.#up.promise;
  }

  stopClaiming(): void {
    this.#claims.stop();
  }

  /** Resolves when the socket is gone. A start that goes on is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#up.promise.catch(() => {}); // of nobody's interest when start was never called, or is over
    this.#up.reject(new Error('closed before the voice platform could be reached'));
    if (this.#link === undefined) return;
    this.#link.close();
    await this.#gone.promise;
  }

  #connect(): void {
    const { url, apiKey, connectorUuid, sampleRate, audioMode, timing } = this.#options;
    const read = (text: string): void => this.#take(readSessionFrame(text));
    this.#link = new Link({
      url: sessionManagerUrl(url),
      headers: sessionHeaders(apiKey, connectorUuid),
      openMs: timing.openMs,
      pingMs: timing.sessionPingMs,
      pongMs: timing.pongMs,
      closeMs: timing.closeMs,
      onOpen: () => {
        this.#timer = setTimeout(() => this.#link?.close('setup was not answered'), timing.setupMs);
        this.#link?.sendJson(setUp(sampleRate, audioMode));
      },
      onText: read,
      // The vendor's client reads these too.
      onBinary: (frame) => read(frame.toString()),
      onDown: (down) => this.#downed(down),
    });
  }

  #take(frame: SessionFrame): void {
    if (this.#closed) return;
    switch (frame.kind) {
      case 'set-up':
        return this.#isUp();
      case 'response':
        return this.#responded(frame.id, frame.outcome);
      case 'offer':
        return frame.isCall
          ? this.#claims.offered(frame.sessionId, frame.again)
          : this.#unusable.meet({ kind: 'unknown' });
      case 'call':
        return this.#handedOver(frame.sessionId, frame);
      case 'session-closed':
        this.#claims.forget(frame.sessionId);
        return this.#options.events.onSessionClosed(frame.sessionId, frame.callOver);
      default:
        return this.#unusable.meet(frame);
    }
  }

  #isUp(): void {
    clearTimeout(this.#timer);
    this.#options.log.info({ attempts: this.#failures + 1 }, 'voice platform connected');
    this.#failures = 0;
    this.#wasUp = true;
    this.#up.resolve();
  }

  /** Whoever sends us a call believes that we hold it: it is taken even when nothing is known of a claim. */
  #handedOver(sessionId: string, call: HandedCall): void {
    this.#options.events.onCall(sessionId, call, this.#claims.handedOver(sessionId));
  }

  #claim(sessionId: string, settle: (outcome: ClaimOutcome | NoAnswer) => void): void {
    const id = randomUUID();
    this.#requests.add(id, this.#options.timing.requestMs, settle);
    this.#link?.sendJson(claim(sessionId, id));
  }

  #responded(id: string, outcome: ClaimOutcome): void {
    if (!this.#requests.settle(id, outcome)) this.#options.metrics.count('response-unasked');
  }

  #downed(down: Down): void {
    clearTimeout(this.#timer);
    this.#link = undefined;
    this.#requests.drop();
    this.#claims.reset();
    if (this.#closed) this.#gone.resolve();
    else if (down.kind === 'refused' && (down.status === 401 || down.status === 403))
      this.#refused(down.status);
    else this.#reconnect(down);
  }

  #refused(status: number): void {
    const error = new PlatformRefused(this.#options.url, status);
    if (this.#wasUp) this.#options.events.onRefused(error);
    else this.#up.reject(error);
  }

  #reconnect(down: Down): void {
    const { log, metrics, timing } = this.#options;
    const delayMs = backoffMs(this.#failures, timing.reconnectFirstMs, timing.reconnectMostMs);
    // An outage is one line, not one for each attempt.
    if (this.#failures === 0) log.warn({ down }, 'the voice platform cannot be reached: trying on');
    else log.debug({ down, failures: this.#failures }, 'the voice platform cannot be reached');
    this.#failures += 1;
    metrics.count('reconnect');
    this.#timer = setTimeout(() => this.#connect(), delayMs);
  }
}
