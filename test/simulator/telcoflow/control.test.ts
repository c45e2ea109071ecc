import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import type { Telcoflow } from '../../../simulator/telcoflow/telcoflow.ts';
import { decodeWav } from '../../../simulator/telcoflow/wav.ts';
import { RawAgent } from './raw-agent.ts';
import { platformFor } from './scene.ts';

const TO = '+6531580002';

test('a call placed over HTTP is told, heard and ended over HTTP', async (t) => {
  const { platform, post, get } = await control(t);
  const { status, body } = await post('/calls', { from: '+6581110001', to: TO, steps: [{ say: 'hello' }] });
  const { callId } = z.object({ callId: z.string() }).parse(body);
  assert.equal(status, 201);
  await answer(t, platform, callId);
  await platform.until(callId, ({ kind }) => kind === 'speech-ended');

  const hungUp = await post(`/calls/${callId}/hangup`, { by: 'caller' });

  assert.partialDeepStrictEqual(hungUp.body, { state: 'DISCONNECTED', endedBy: 'caller' });
  const call = await get(`/calls/${callId}`);
  assert.partialDeepStrictEqual(call, {
    states: ['PENDING', 'ANSWERED', 'DISCONNECTED'],
    from: '+6581110001',
  });
  assert.partialDeepStrictEqual(await get('/calls'), [{ callId }]);
  const file = await fetch(`${platform.apiUrl}/calls/${callId}/sent.wav`);
  const { samples, sampleRate } = decodeWav(Buffer.from(await file.arrayBuffer()), 'sent.wav');
  assert.equal(sampleRate, 24_000);
  assert.deepEqual(samples, platform.call(callId).heard('agent'));
  const heard = await fetch(`${platform.apiUrl}/calls/${callId}/heard.wav?by=caller`);
  assert.deepEqual(
    decodeWav(Buffer.from(await heard.arrayBuffer()), 'heard.wav').samples,
    platform.call(callId).heard('caller'),
  );
});

test('the frames of a call show both directions, sound as sizes', async (t) => {
  const { platform, get } = await control(t);
  const { callId } = platform.placeCall({
    to: TO,
    steps: [{ waitForAnswer: true }, { pauseMs: 100 }, { hangUp: true }],
  });
  await answer(t, platform, callId);
  await platform.until(callId, ({ kind }) => kind === 'ended');

  const frames = framesSchema.parse(await get(`/calls/${callId}/frames`));

  const kinds = new Set(
    frames.map(({ socket, dir, frame, bytes }) => `${socket} ${dir} ${frame?.type ?? bytes}`),
  );
  const wanted = [
    'sm out session.notify',
    'sm in session.open',
    'sm out response',
    'sm in session.ready',
    'sm out call.in',
  ];
  const spoken = [
    'voice in command',
    'voice out command_response',
    'voice out 961',
    'voice out buffer_request',
  ];
  for (const kind of [...wanted, ...spoken, 'voice out call_event']) assert.ok(kinds.has(kind), `no ${kind}`);
  assert.deepEqual(
    frames.map(({ ms }) => ms),
    frames.map(({ ms }) => ms).toSorted((a, b) => a - b),
  );
});

test('events can be waited for over HTTP', async (t) => {
  const { platform, get, post } = await control(t);
  const call = platform.placeCall({ to: TO });
  const later = get(`/calls/${call.callId}/events?after=1&waitMs=10000`);
  await post(`/calls/${call.callId}/hangup`);

  assert.partialDeepStrictEqual(await later, {
    state: 'DISCONNECTED',
    events: [{ n: 2, kind: 'hung-up', by: 'caller' }],
  });
});

test('a request that is not understood is refused with field, value and remedy', async (t) => {
  const { post, get } = await control(t);

  const noNumber = await post('/calls', { from: '+65', steps: [] });
  assert.deepEqual(
    [noNumber.status, message(noNumber)],
    [400, 'to is missing: Invalid input: expected string, received undefined'],
  );
  const badStep = await post('/calls', { to: TO, steps: [{ shout: 'hello' }] });
  assert.equal(badStep.status, 400);
  assert.match(message(badStep), /steps\.0 is \{"shout":"hello"\}.*say/);
  const badFault = await post('/faults', { kind: 'drop-socket', socket: 'radio' });
  assert.match(message(badFault), /socket is "radio": .*"sm"\|"voice"/);
  const nobody = await post('/faults', { kind: 'terminate', callId: 'nobody' });
  assert.deepEqual([nobody.status, message(nobody)], [404, 'there is no call nobody: GET /calls lists them']);
  assert.partialDeepStrictEqual(await get('/calls/nobody'), { statusCode: 404 });
});

test('a step that nobody could carry out is refused with the way out', async (t) => {
  const { post } = await control(t);
  const refused = async (step: object): Promise<string> => {
    const refusal = await post('/calls', { to: TO, steps: [step] });
    assert.equal(refusal.status, 400);
    return message(refusal);
  };

  assert.match(await refused({ whenHears: 'would you like', sya: 'yes' }), /steps\.0 is .*key: "sya"/);
  assert.match(await refused({ whenHears: 'no', say: 'yes' }), /whenHears is "no": .*at least 7 letters/);
  assert.match(await refused({ say: 'yes', afterMs: 300 }), /afterMs is 300: .*pauseMs/);
  const both = { whenHears: 'would you like', interruptAfterMs: 50, say: 'yes' };
  assert.match(await refused(both), /interruptAfterMs is 50: .*two steps/);
  const callee = await post('/calls', { to: TO, calleeSteps: [{ interruptAfterMs: 50, say: 'yes' }] });
  assert.match(message(callee), /calleeSteps\.0\.interruptAfterMs is 50: only the caller reacts/);
});

test('the REST plane wants credentials', async (t) => {
  const { platform } = await control(t);
  const refused = await fetch(`${platform.apiUrl}/public/v1/sessions`);
  assert.equal(refused.status, 401);
  const headers = { 'x-api-key': platform.apiKey, 'x-connector-uuid': platform.connectorUuid };
  const list = await fetch(`${platform.apiUrl}/public/v1/sessions`, { headers });
  assert.deepEqual(await list.json(), { items: [] });
});

const framesSchema = z.array(
  z.object({
    ms: z.number(),
    socket: z.string(),
    dir: z.string(),
    frame: z.object({ type: z.string() }).optional(),
    bytes: z.number().optional(),
  }),
);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Control {
  readonly platform: Telcoflow;
  readonly post: (path: string, body?: object) => Promise<Answer>;
  readonly get: (path: string) => Promise<unknown>;
}

async function control(t: TestContext): Promise<Control> {
  const platform = await platformFor(t);
  const post = async (path: string, body?: object): Promise<Answer> => {
    const sent = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {};
    const response = await fetch(`${platform.apiUrl}${path}`, { method: 'POST', ...sent });
    return { status: response.status, body: await response.json() };
  };
  const get = async (path: string): Promise<unknown> => (await fetch(`${platform.apiUrl}${path}`)).json();
  return { platform, post, get };
}

function message({ body }: Answer): string {
  return z.object({ message: z.string() }).parse(body).message;
}

/** Takes the call as an agent and answers it. */
async function answer(t: TestContext, platform: Telcoflow, callId: string): Promise<void> {
  const agent = await RawAgent.connect(t, platform);
  const voice = await agent.take(platform.call(callId).sessionId);
  await voice.command('call.answer');
}
