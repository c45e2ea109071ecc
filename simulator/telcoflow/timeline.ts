import { performance } from 'node:perf_hooks';
import type { CallState } from '../../contracts/call.ts';

export type PartyName = 'caller' | 'callee' | 'agent';

/**
 * Sound that a party made for one of its steps: `[firstSample, endSample)` of the stream to the agent, which is what
 * recordings are compared with, and `[fromSample, toSample)` of the line, which is the clock of the prompts. The two
 * differ when the agent was sent less than the line carried: a lost frame, a voice socket that came late.
 */
export interface Spoken {
  readonly by: 'caller' | 'callee';
  /** Index into the party's steps. */
  readonly step: number;
  /** What was said, or the file that was played. */
  readonly what: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly fromSample: number;
  readonly toSample: number;
  /** False when the call ended before the sound did. */
  readonly complete: boolean;
}

/** What happens on a call; samples count from the moment the line was opened (answered or connected). */
export type CallHappening =
  | { readonly kind: 'rang' }
  | { readonly kind: 'offered'; readonly smWsId: string; readonly activity: string }
  | { readonly kind: 'claimed'; readonly smWsId: string }
  | { readonly kind: 'claim-refused'; readonly smWsId: string; readonly code: string }
  | { readonly kind: 'claim-freed'; readonly why: string }
  | { readonly kind: 'ready'; readonly smWsId: string }
  | { readonly kind: 'voice-opened' | 'voice-lost' | 'voice-replaced' }
  | { readonly kind: 'upgrade-refused'; readonly status: number; readonly why: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'command-failed'; readonly command: string; readonly code: string }
  | { readonly kind: 'answered' | 'callee-rings' | 'connected' }
  | { readonly kind: 'callee-unanswered'; readonly why: string }
  | { readonly kind: 'mode'; readonly mode: string }
  | { readonly kind: 'interrupted'; readonly flushedBytes: number; readonly atSample: number }
  | {
      readonly kind: 'heard-phrase';
      readonly step: number;
      readonly phrase: string;
      readonly fromSample: number;
      readonly toSample: number;
    }
  | { readonly kind: 'prompt-started'; readonly fromSample: number }
  | { readonly kind: 'prompt-heard'; readonly fromSample: number; readonly toSample: number }
  | {
      readonly kind: 'speech-started';
      readonly by: PartyName;
      readonly step: number;
      readonly what: string;
      readonly firstSample: number;
      readonly fromSample: number;
    }
  | ({ readonly kind: 'speech-ended' } & Spoken)
  /** With the phrase that was waited for, if it was one. */
  | { readonly kind: 'lost-patience'; readonly phrase?: string }
  | { readonly kind: 'agent-left' }
  | { readonly kind: 'hung-up'; readonly by: EndedBy }
  | { readonly kind: 'ended'; readonly by: EndedBy; readonly why: string }
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'step-failed'; readonly by: PartyName; readonly why: string }
  | { readonly kind: 'violation'; readonly what: string };

export type EndedBy = PartyName | 'platform';

export type CallEvent = CallHappening & {
  /** Counts from 1 within the call. */
  readonly n: number;
  /** Milliseconds since the caller dialled. */
  readonly ms: number;
  /** Wall-clock time, ISO 8601. */
  readonly at: string;
  readonly callId: string;
  /** The call's state after the event. */
  readonly state: CallState;
};

const DEFAULT_WAIT_MS = 30_000;

/** The story of one call: what happened, when, and a way to wait for it. */
export class Timeline {
  readonly callId: string;
  readonly events: CallEvent[] = [];
  readonly startedAt: number = Date.now();
  readonly #started = performance.now();
  readonly #listeners = new Set<(event: CallEvent) => void>();

  constructor(callId: string) {
    this.callId = callId;
  }

  /** Milliseconds since the caller dialled. */
  now(): number {
    return Math.round((performance.now() - this.#started) * 1000) / 1000;
  }

  add(state: CallState, happening: CallHappening): void {
    const ms = this.now();
    const at = new Date(this.startedAt + ms).toISOString();
    const event: CallEvent = { n: this.events.length + 1, ms, at, callId: this.callId, state, ...happening };
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls `listener` for each coming event until the returned function is called. */
  listen(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first event, past or to come, that fits; undefined when none came within `waitMs`. */
  async find(
    fits: (event: CallEvent) => boolean,
    waitMs: number = DEFAULT_WAIT_MS,
  ): Promise<CallEvent | undefined> {
    const past = this.events.find(fits);
    if (past) return past;
    return new Promise((resolve) => {
      const finish = (event: CallEvent | undefined): void => {
        clearTimeout(timer);
        stop();
        resolve(event);
      };
      const timer = setTimeout(() => finish(undefined), waitMs);
      const stop = this.listen((event) => {
        if (fits(event)) finish(event);
      });
    });
  }
}
