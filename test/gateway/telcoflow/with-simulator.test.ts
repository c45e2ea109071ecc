import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Logger } from 'pino';
import type { Platform } from '../../../gateway/platform.ts';
import { createTelcoflowPlatform } from '../../../gateway/telcoflow/telcoflow-platform.ts';
import type { Counted } from '../../../gateway/telcoflow/counts.ts';
import {
  startTelcoflow,
  type CallHandle,
  type CallRequest,
  type Telcoflow,
} from '../../../simulator/telcoflow/telcoflow.ts';
import { toneVoice } from '../../simulator/telcoflow/tone-voice.ts';
import { Journal } from './journal.ts';
import { Mailbox } from './mailbox.ts';
import { HeldCall } from './scene.ts';

const NUMBERS = { from: '+6581110001', to: '+6531580002' };

interface Gateway {
  readonly journal: Journal;
  readonly calls: Mailbox<HeldCall>;
  readonly counts: Map<Counted, number>;
}

interface World {
  readonly telcoflow: Telcoflow;
  /** Starts a gateway that wants every call. */
  readonly gateway: () => Promise<Gateway>;
}

/** The simulated platform, which outlives its gateways. */
async function world(t: TestContext): Promise<World> {
  const telcoflow = await startTelcoflow({ voice: toneVoice });
  const gateways: { readonly platform: Platform; readonly journal: Journal }[] = [];
  t.after(async () => {
    await Promise.all(gateways.map(({ platform }) => platform.close()));
    await telcoflow.close();
    for (const { journal } of gateways) journal.check();
  });
  const gateway = async (): Promise<Gateway> => {
    const journal = new Journal();
    const calls = new Mailbox<HeldCall>();
    const counts = new Map<Counted, number>();
    const platform = clientOf(telcoflow, { log: journal.log, counts });
    gateways.push({ platform, journal });
    await platform.start({
      mayClaim: () => true,
      onCall: (call, offer) => calls.put(new HeldCall(call, offer)),
    });
    return { journal, calls, counts };
  };
  return { telcoflow, gateway };
}

interface Notes {
  readonly log: Logger;
  readonly counts: Map<Counted, number>;
}

function clientOf({ wsUrl: url, apiKey, connectorUuid }: Telcoflow, { log, counts }: Notes): Platform {
  const metrics = { count: (what: Counted) => counts.set(what, (counts.get(what) ?? 0) + 1) };
  return createTelcoflowPlatform({
    url,
    apiKey,
    connectorUuid,
    sampleRate: 24_000,
    audioMode: 'mixed',
    log,
    metrics,
  });
}

/** A caller dials, and the gateway has the call. */
async function ring(
  t: TestContext,
  request: Partial<CallRequest> = {},
): Promise<Gateway & { telcoflow: Telcoflow; phone: CallHandle; held: HeldCall }> {
  const { telcoflow, gateway } = await world(t);
  const made = await gateway();
  const phone = telcoflow.placeCall({ ...NUMBERS, ...request });
  return { ...made, telcoflow, phone, held: await made.calls.take('a call') };
}

function violations(phone: CallHandle): readonly unknown[] {
  return phone.view().events.filter(({ kind }) => kind === 'violation');
}

test('answers a caller, hears what is said, and is heard byte for byte', async (t) => {
  const { phone, held } = await ring(t, { steps: [{ say: 'hello' }] });
  assert.deepEqual(await held.call.answer(), { ok: true });
  const tone = Buffer.alloc(9600);
  for (let at = 0; at < tone.length; at += 2) tone.writeInt16LE((at * 37) % 8000, at);
  for (let sent = 0; sent < tone.length;) {
    const bytes = await held.pulls.take('a pull');
    held.call.send(tone.subarray(sent, sent + bytes));
    sent += bytes;
  }
  await phone.until((event) => event.kind === 'speech-ended');
  await held.sounds.take('the word', (pcm) => pcm.some((byte) => byte !== 0));
  await phone.until((event) => event.kind === 'prompt-heard');

  assert.deepEqual(await held.call.hangUp(), { ok: true });
  assert.equal(await held.ends.take('the end'), 'hung-up');
  assert.ok(
    Buffer.from(phone.heard('caller').buffer).includes(tone),
    'the caller has heard all of it in one piece',
  );
  assert.deepEqual(violations(phone), []);
});

test('connects caller and callee, chooses a mode, and leaves them together', async (t) => {
  const { phone, held } = await ring(t, { answerAfterMs: 50 });
  assert.deepEqual(await held.call.connect(5), { ok: true });
  assert.deepEqual(await held.call.setMode('spy'), { ok: true });
  assert.deepEqual(await held.call.leave(), { ok: true });
  assert.equal(await held.ends.take('the end'), 'hung-up');
  assert.equal(phone.view().state, 'CONNECTED');
  assert.deepEqual(violations(phone), []);
});

test('hears of a callee who comes after we gave up, and can still end the call for both', async (t) => {
  const settings = { unanswered: 'late-success', lateSuccessMs: 5200 } as const;
  const { phone, held } = await ring(t, { callee: 'no-answer', settings });
  assert.deepEqual(await held.call.connect(1), {
    ok: false,
    code: 'TIMEOUT',
    message: 'no response in time',
  });
  await held.joins.take('the callee');
  assert.deepEqual(await held.call.hangUp(), { ok: true });
  await phone.until((event) => event.kind === 'ended');
  assert.equal(phone.view().state, 'DISCONNECTED');
});

test('hears that the caller has hung up', async (t) => {
  const { phone, held } = await ring(t);
  await held.call.answer();
  phone.hangUp();
  assert.equal(await held.ends.take('the end'), 'hung-up');
});

test('keeps a call through the loss of its session manager', async (t) => {
  const { phone, held, telcoflow, journal, calls, counts } = await ring(t);
  journal.expect('the voice platform cannot be reached: trying on');
  await held.call.answer();
  telcoflow.fault({ kind: 'drop-socket', socket: 'sm' });
  let claims = 0;
  await phone.until(({ kind }) => kind === 'ready' && (claims += 1) === 2);
  await held.sounds.take('sound');
  assert.deepEqual(await held.call.hangUp(), { ok: true });
  assert.equal(calls.all.length, 1);
  assert.equal(counts.get('call-refreshed'), 1);
});

test('survives every odd frame on both sockets', async (t) => {
  const { held, telcoflow, journal, phone } = await ring(t);
  journal.expect('the voice platform sent a malformed frame');
  await held.call.answer();
  const texts = [
    'bad-json',
    'not-an-object',
    'unknown-type',
    'unknown-event',
    'wrong-types',
    'no-data',
  ] as const;
  const sounds = ['one-byte', 'odd-bytes', 'other-channel', 'bad-pull'] as const;
  for (const frame of texts) telcoflow.fault({ kind: 'odd-frame', socket: 'sm', frame });
  for (const frame of [...texts, ...sounds]) telcoflow.fault({ kind: 'odd-frame', socket: 'voice', frame });
  assert.deepEqual(await held.call.interrupt(), { ok: true });
  assert.deepEqual(await held.call.hangUp(), { ok: true });
  assert.deepEqual(violations(phone), []);
});

test('opens the voice socket although the platform refuses it at first', async (t) => {
  const { telcoflow, gateway } = await world(t);
  const { calls } = await gateway();
  telcoflow.fault({ kind: 'refuse-upgrade', socket: 'voice', status: 503, count: 2 });
  telcoflow.placeCall(NUMBERS);
  const held = await calls.take('a call');
  assert.deepEqual(await held.call.answer(), { ok: true });
});

test('ends a call in whichever way the platform accepts', async (t) => {
  const { held, phone } = await ring(t, { settings: { disconnectInAnswered: 'refuse' } });
  await held.call.answer();
  assert.deepEqual(await held.call.hangUp(), { ok: true });
  await phone.until((event) => event.kind === 'ended');
});

test('shares calls with another gateway: each is taken by one of them', async (t) => {
  const { telcoflow, gateway } = await world(t);
  const both = [await gateway(), await gateway()];
  const phones = Array.from({ length: 6 }, () => telcoflow.placeCall(NUMBERS));
  for (const phone of phones) await phone.until(({ kind }) => kind === 'voice-opened');
  const taken = both.flatMap(({ calls }) => calls.all.map(({ call }) => call.callId));
  assert.deepEqual(taken.toSorted(), phones.map(({ callId }) => callId).toSorted());
});
