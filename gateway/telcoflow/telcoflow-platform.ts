import type { Logger } from 'pino';
import type { SampleRate } from '../../contracts/audio.ts';
import type { Platform, PlatformHandlers } from '../platform.ts';
import { type Metrics, noMetrics } from './counts.ts';
import { type AudioMode, type HandedCall, OUR_CHANNEL } from './frames.ts';
import type { PlatformRefused } from './platform-refused.ts';
import { SessionManager } from './session-manager.ts';
import { TelcoflowCall } from './telcoflow-call.ts';
import { TIMING, type Timing } from './timing.ts';

export interface TelcoflowPlatformOptions {
  /** Base address, ws: or wss:. */
  readonly url: string;
  readonly apiKey: string;
  readonly connectorUuid: string;
  readonly sampleRate: SampleRate;
  readonly audioMode: AudioMode;
  /** The channel that calls are heard on; 0, the default, is the mix or the caller. */
  readonly listenTo?: number;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** The platform refused us after it had accepted us before: no further call will come. */
  readonly onRefused?: (error: PlatformRefused) => void;
  readonly timing?: Partial<Timing>;
}

/** The Telcoflow voice platform, spoken to as the vendor SDK 1.0.0 does. */
export function createTelcoflowPlatform(options: TelcoflowPlatformOptions): Platform {
  return new TelcoflowPlatform(options);
}

class TelcoflowPlatform implements Platform {
  readonly #options: TelcoflowPlatformOptions;
  readonly #metrics: Metrics;
  readonly #timing: Timing;
  /** Calls that are not over, by call id. */
  readonly #alive = new Map<string, TelcoflowCall>();
  /** Which of them a session is about. */
  readonly #sessions = new Map<string, string>();
  /** Calls that have a socket, or still try. */
  readonly #connected = new Map<TelcoflowCall, PromiseWithResolvers<void>>();
  #manager: SessionManager | undefined;

  constructor(options: TelcoflowPlatformOptions) {
    this.#options = options;
    this.#metrics = options.metrics ?? noMetrics;
    this.#timing = { ...TIMING, ...options.timing };
  }

  async start(handlers: PlatformHandlers): Promise<void> {
    if (this.#manager !== undefined)
      throw new Error('the voice platform was started before: create another one');
    const { apiKey, audioMode, connectorUuid, log, sampleRate, url } = this.#options;
    this.#manager = new SessionManager({
      url,
      apiKey,
      connectorUuid,
      sampleRate,
      audioMode,
      log,
      timing: this.#timing,
      metrics: this.#metrics,
      events: {
        mayClaim: handlers.mayClaim,
        isAlive: (sessionId) => this.#sessions.has(sessionId),
        onCall: (sessionId, call, again) => this.#take({ sessionId, call, again }, handlers),
        onSessionClosed: (sessionId, callOver) => this.#callOf(sessionId)?.sessionClosed(callOver),
        onRefused: (error) => this.#refused(error),
      },
    });
    await this.#manager.start();
  }

  stopClaiming(): void {
    this.#manager?.stopClaiming();
  }

  async close(): Promise<void> {
    const gone = [...this.#connected.values()].map(({ promise }) => promise);
    for (const call of this.#connected.keys()) call.close();
    await Promise.all([this.#manager?.close(), ...gone]);
  }

  #callOf(sessionId: string): TelcoflowCall | undefined {
    return this.#alive.get(this.#sessions.get(sessionId) ?? '');
  }

  #take({ sessionId, call, again }: Taken, { onCall }: PlatformHandlers): void {
    const { callId, from, to, access } = call;
    const alive = this.#alive.get(callId);
    this.#sessions.set(sessionId, callId);
    if (alive !== undefined) {
      alive.refresh(access);
      return this.#metrics.count('call-refreshed');
    }
    const { sampleRate } = this.#options;
    onCall(this.#open(call, again), { callId, from, to, again, sampleRate });
  }

  /** Its socket is opened at once, and its commands wait for that. */
  #open({ callId, access }: HandedCall, again: boolean): TelcoflowCall {
    const { listenTo = OUR_CHANNEL, log, sampleRate } = this.#options;
    const call: TelcoflowCall = new TelcoflowCall({
      callId,
      access,
      again,
      sampleRate,
      channel: listenTo,
      timing: this.#timing,
      log: log.child({ callId }),
      metrics: this.#metrics,
      onOver: () => this.#forget(callId),
      onGone: () => {
        this.#connected.get(call)?.resolve();
        this.#connected.delete(call);
      },
    });
    this.#alive.set(callId, call);
    this.#connected.set(call, Promise.withResolvers());
    return call;
  }

  #forget(callId: string): void {
    this.#alive.delete(callId);
    for (const [sessionId, of] of this.#sessions) if (of === callId) this.#sessions.delete(sessionId);
  }

  #refused(error: PlatformRefused): void {
    this.#options.log.error(
      { status: error.status },
      'the voice platform refused our credentials: no call will come',
    );
    this.#options.onRefused?.(error);
  }
}

interface Taken {
  readonly sessionId: string;
  readonly call: HandedCall;
  readonly again: boolean;
}
