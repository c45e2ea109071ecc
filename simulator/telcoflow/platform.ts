import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { SampleRate } from '../../contracts/audio.ts';
import { shareHearing } from '../hearing/hearing.ts';
import type { CallHost } from './call-host.ts';
import { callRequestSchema, type PlacedCall } from './call-request.ts';
import { Call } from './call.ts';
import type { Refusal } from './claim.ts';
import { Faults } from './faults.ts';
import { FrameLog } from './frame-log.ts';
import { isSetup, sessionFrameSchema } from './frames.ts';
import { Offers } from './offers.ts';
import { runSessionFrame, sessionResponse, type SessionDesk } from './session-requests.ts';
import type { SessionSocket } from './session-socket.ts';
import type { Settings } from './settings.ts';
import { Sounds, type SpokenWords } from './sounds.ts';
import { Ticker } from './ticker.ts';
import type { CallEvent } from './timeline.ts';
import { Tokens } from './tokens.ts';

/** Number that outbound calls come from. */
const OWN_NUMBER = '+6531580000';
const POLICY_VIOLATION = 1008;
const MOST_CALLS_KEPT = 1000;

/** Where frames of the session manager name their session. */
const aboutSchema = z.object({
  sessionId: z.string().optional(),
  content: z.object({ session: z.object({ id: z.string() }).optional() }).optional(),
});

export interface PlatformOptions {
  readonly settings: Settings;
  readonly sampleRate: SampleRate;
  readonly keepAudio: boolean;
  readonly keepFrames: boolean;
  readonly voice: SpokenWords;
}

/** The platform without its network: all calls, the agents' session-manager sockets, and what was told to whom. */
export class Platform implements SessionDesk {
  readonly faults = new Faults();
  readonly tokens = new Tokens();
  readonly calls = new Map<string, Call>();
  readonly sockets = new Set<SessionSocket>();
  /** Frames of the session-manager sockets. */
  readonly log: FrameLog;
  readonly offers: Offers;
  readonly settings: Settings;
  /** Where voice sockets are to be had; known once the server listens. */
  voiceUrl = '';
  readonly #host: CallHost;
  readonly #sampleRate: SampleRate;
  readonly #sessions = new Map<string, Call>();
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(event: CallEvent) => void>();

  constructor({ settings, sampleRate, keepAudio, keepFrames, voice }: PlatformOptions) {
    const startedAt = performance.now();
    this.settings = settings;
    this.#sampleRate = sampleRate;
    this.log = new FrameLog(keepFrames, () => Math.round((performance.now() - startedAt) * 1000) / 1000);
    // A getter of its own, because a Map's iterator can be walked only once.
    const calls = { [Symbol.iterator]: () => this.calls.values() };
    this.offers = new Offers({ settings, faults: this.faults, sockets: this.sockets, calls });
    this.#host = {
      settings,
      sampleRate,
      keepAudio,
      keepFrames,
      orgUuid: randomUUID(),
      ticker: new Ticker(),
      faults: this.faults,
      sounds: new Sounds(voice),
      hearing: shareHearing(),
      issueToken: (callId, lifeMs) => ({
        url: `${this.voiceUrl}/${callId}`,
        token: this.tokens.issue(callId, lifeMs),
      }),
      offerToAll: (call) => this.offers.toAll(call),
      forgetOffers: (call) => this.offers.forget(call),
      pause: (ms) => sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined),
    };
  }

  /** A caller dials. */
  place(request: PlacedCall): Call {
    const call = this.#add(new Call(this.#host, request));
    call.ring();
    this.offers.toAll(call);
    return call;
  }

  /** Calls `listener` for every event of every call until the returned function is called. */
  listen(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  callOfSession(sessionId: string): Call | undefined {
    return this.#sessions.get(sessionId);
  }

  /** The call that a session-manager frame is about; undefined for frames about none. */
  callOfFrame(frame: unknown): Call | undefined {
    const about = aboutSchema.safeParse(frame).data;
    return this.#sessions.get(about?.sessionId ?? about?.content?.session?.id ?? '');
  }

  dial(remoteAddress: string): Call | Refusal {
    const { sessionCreate } = this.settings;
    if (sessionCreate !== 'dial' && sessionCreate !== 'exists') return { errorCode: sessionCreate };
    const request = callRequestSchema.parse({ from: remoteAddress, to: OWN_NUMBER });
    const call = this.#add(new Call(this.#host, request, true));
    call.ring();
    return call;
  }

  setUp(socket: SessionSocket, frame: Parameters<SessionDesk['setUp']>[1]): void {
    const { sampleRate = this.#sampleRate, audioMode } = frame.data;
    if (this.faults.take('withhold-setup')) return;
    socket.setup = { sampleRate, audioMode };
    socket.setUpAtMs = performance.now();
    socket.wire.sendJson({ type: 'setup.done', smWsId: socket.smWsId });
    this.offers.toNewcomer(socket);
  }

  /** An agent's session-manager socket was accepted. */
  attach(socket: SessionSocket): void {
    this.sockets.add(socket);
    socket.wire.listen({
      onText: (frame) => this.#onFrame(socket, frame),
      // The vendor's client sends none; the real platform's reaction is not known.
      onBinary: () => {},
      onClose: () => {
        this.sockets.delete(socket);
        for (const call of this.calls.values()) call.claim.lost(socket);
      },
    });
  }

  /** Ends all calls and says goodbye on all sockets. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.offers.close();
    for (const call of this.calls.values()) call.end('platform', 'the platform is being closed');
    await Promise.all([...this.sockets].map((socket) => socket.wire.close(1001)));
    await this.#host.hearing.close();
  }

  #add(call: Call): Call {
    this.#forgetTheOldest();
    this.calls.set(call.id, call);
    this.#sessions.set(call.sessionId, call);
    call.timeline.listen((event) => {
      for (const listener of this.#listeners) listener(event);
    });
    return call;
  }

  /** A platform that stays up for days must not remember every sample of them. */
  #forgetTheOldest(): void {
    if (this.calls.size < MOST_CALLS_KEPT) return;
    const oldest = [...this.calls.values()].find(({ state }) => state === 'DISCONNECTED');
    if (!oldest) return;
    this.calls.delete(oldest.id);
    this.#sessions.delete(oldest.sessionId);
    this.tokens.forget(oldest.id);
  }

  /** What is no frame of ours is passed over, as the vendor's client does with ours. */
  #onFrame(socket: SessionSocket, frame: unknown): void {
    const parsed = sessionFrameSchema.safeParse(frame);
    if (!parsed.success) {
      // An agent that never gets its `setup.done` would wait in vain.
      if (isSetup(frame)) void socket.wire.close(POLICY_VIOLATION);
      return;
    }
    const request = parsed.data;
    if (!('reqId' in request)) {
      runSessionFrame(this, socket, request);
      return;
    }
    const callId = 'sessionId' in request ? this.callOfSession(request.sessionId)?.id : undefined;
    const occasion = { callId, command: request.type };
    const fail = this.faults.take('fail-response', occasion);
    const answer = fail ? { errorCode: fail.code } : runSessionFrame(this, socket, request);
    if (!answer || this.faults.take('lose-response', occasion)) return;
    const delay = this.faults.take('delay-response', occasion);
    void this.#respond(() => socket.wire.sendJson(sessionResponse(request, answer)), delay?.ms);
  }

  async #respond(send: () => void, afterMs: number | undefined): Promise<void> {
    if (afterMs !== undefined) await this.#host.pause(afterMs);
    send();
  }
}
