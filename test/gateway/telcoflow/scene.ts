import type { TestContext } from 'node:test';
import type { Counted } from '../../../gateway/telcoflow/counts.ts';
import {
  createTelcoflowPlatform,
  type TelcoflowPlatformOptions,
} from '../../../gateway/telcoflow/telcoflow-platform.ts';
import type { Offer, Platform, PlatformCall } from '../../../gateway/platform.ts';
import { Journal } from './journal.ts';
import { Mailbox } from './mailbox.ts';
import { type Peer, ScriptedPlatform } from './scripted-platform.ts';

/** Attempts follow each other quickly; deadlines are those of production unless a test is about one. */
const QUICK = { reconnectFirstMs: 20, reconnectMostMs: 50, voiceRetryMs: 20, lingerMs: 100 };

export const CALL = { sessionId: 's-1', callId: 'c-1', from: '+6581110001', to: '+6531580002' };

/** A call as the gateway holds it, with all that it was told. */
export class HeldCall {
  readonly call: PlatformCall;
  readonly offer: Offer;
  readonly sounds = new Mailbox<Buffer>();
  readonly pulls = new Mailbox<number>();
  readonly joins = new Mailbox<true>();
  readonly ends = new Mailbox<string>();

  constructor(call: PlatformCall, offer: Offer) {
    this.call = call;
    this.offer = offer;
    call.listen({
      onAudio: (pcm) => this.sounds.put(Buffer.from(pcm)),
      onPull: (bytes) => this.pulls.put(bytes),
      onCalleeJoined: () => this.joins.put(true),
      onEnd: (reason) => this.ends.put(reason),
    });
  }
}

/** A gateway's client of the platform, and the platform that the test plays. */
export interface Scene {
  readonly server: ScriptedPlatform;
  readonly platform: Platform;
  readonly journal: Journal;
  readonly calls: Mailbox<HeldCall>;
  /** What `mayClaim` answers. */
  gate: { open: boolean };
  readonly counted: (what: Counted) => number;
  readonly start: () => Promise<void>;
}

export type SceneOptions = Partial<TelcoflowPlatformOptions> & { readonly autoPong?: boolean };

export async function scene(
  t: TestContext,
  { autoPong = true, ...options }: SceneOptions = {},
): Promise<Scene> {
  const server = await ScriptedPlatform.start({ autoPong });
  const journal = new Journal();
  const counts = new Map<Counted, number>();
  const calls = new Mailbox<HeldCall>();
  const gate = { open: true };
  const platform = createTelcoflowPlatform({
    url: server.url,
    apiKey: 'key-1',
    connectorUuid: 'conn-1',
    sampleRate: 24_000,
    audioMode: 'mixed',
    log: journal.log,
    metrics: { count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1) },
    ...options,
    timing: { ...QUICK, ...options.timing },
  });
  t.after(async () => {
    await platform.close();
    await server.close();
    journal.check();
  });
  const start = (): Promise<void> =>
    platform.start({
      mayClaim: () => gate.open,
      onCall: (call, offer) => calls.put(new HeldCall(call, offer)),
    });
  return { server, platform, journal, calls, gate, start, counted: (what) => counts.get(what) ?? 0 };
}

/** The next session-manager socket, set up. */
export async function setUp(server: ScriptedPlatform): Promise<Peer> {
  const session = await server.session();
  await session.receives('setup');
  session.sends({ type: 'setup.done', smWsId: 'smws-1' });
  return session;
}

/** A started client with its session-manager socket. */
export async function connected(t: TestContext, options?: SceneOptions): Promise<Scene & { session: Peer }> {
  const made = await scene(t, options);
  const started = made.start();
  const session = await setUp(made.server);
  await started;
  return { ...made, session };
}

export function notify(fields: object = {}): object {
  const { sessionId, from, to } = CALL;
  const offer = { sessionId, channel: 'TELCO', remoteAddress: from, localAddress: to };
  return {
    type: 'session.notify',
    ...offer,
    activity: 'NEW_INCOMING_CALL',
    createdAt: 1_767_225_600,
    ...fields,
  };
}

export function callIn(server: ScriptedPlatform, fields: object = {}): object {
  const access = { url: `${server.url}/v1/voice/${CALL.callId}`, token: 'tok-1' };
  return { type: 'call.in', orgUuid: 'org-1', ...CALL, ...access, ...fields };
}

/** The platform grants a claim that it waits for. */
export async function grants(session: Peer, sessionId = CALL.sessionId): Promise<void> {
  const { reqId } = await session.receives('session.open');
  const content = { session: { id: sessionId, channel: 'TELCO' } };
  session.sends({ type: 'response', reqId, ok: true, content });
  await session.receives('session.ready');
}

/** A call that is held, with the platform's end of its voice socket. */
export async function held(
  t: TestContext,
  options?: SceneOptions & { readonly activity?: string },
): Promise<Scene & { session: Peer; voice: Peer; held: HeldCall }> {
  const made = await connected(t, options);
  made.session.sends(notify({ activity: options?.activity ?? 'NEW_INCOMING_CALL' }));
  await grants(made.session);
  made.session.sends(callIn(made.server));
  const call = await made.calls.take('a call');
  return { ...made, voice: await made.server.voice(), held: call };
}
