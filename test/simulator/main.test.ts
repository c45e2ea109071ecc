import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { RawAgent } from './telcoflow/raw-agent.ts';
import { loudSamples } from './telcoflow/samples.ts';
import { decodeWav } from '../../simulator/telcoflow/wav.ts';

const MAIN = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));
const addressesSchema = z.object({
  wsUrl: z.string().startsWith('ws://127.0.0.1:'),
  apiUrl: z.string().startsWith('http://127.0.0.1:'),
  apiKey: z.string(),
  connectorUuid: z.string(),
  geminiUrl: z.string().startsWith('http://127.0.0.1:'),
  slackApiUrl: z.string().startsWith('http://127.0.0.1:'),
});

test('the simulator prints its addresses as one line, carries a call, and ends on SIGTERM', async (t) => {
  const { child, lines } = start(t, [
    '--json',
    '--api-key',
    'my-key',
    '--settings',
    '{"offerAfterSetupMs":0}',
  ]);
  const [line] = z.tuple([z.string()]).parse(await once(lines, 'line'));
  const addresses = addressesSchema.parse(JSON.parse(line));
  assert.equal(addresses.apiKey, 'my-key');
  const agent = await RawAgent.connect(t, addresses);
  const steps = [{ say: 'hello, the boiler leaks' }, { hangUp: true }];
  const placed = await fetch(`${addresses.apiUrl}/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: '+6531580002', steps }),
  });
  const { callId } = z.object({ callId: z.string() }).parse(await placed.json());
  const offer = await agent.sm.frame(({ type }) => type === 'session.notify');
  const voice = await agent.take(String(offer['sessionId']));
  await voice.command('call.answer');
  await voice.socket.closed();

  const sent = await fetch(`${addresses.apiUrl}/calls/${callId}/sent.wav`);
  const { samples } = decodeWav(Buffer.from(await sent.arrayBuffer()), 'sent.wav');
  assert.ok(loudSamples(samples) > 12_000);

  const more: string[] = [];
  lines.on('line', (text: string) => more.push(text));
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.deepEqual(more, []);
});

test('the simulator says what is wrong with an option', async (t) => {
  const { child } = start(t, ['--settings', '{"voiceGraceMs":"long"}']);
  const errors: Buffer[] = [];
  child.stderr?.on('data', (text: Buffer) => errors.push(text));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(Buffer.concat(errors).toString(), /--settings: voiceGraceMs is "long": .*expected number/);
});

function start(
  t: TestContext,
  args: string[],
): { child: ChildProcess; lines: ReturnType<typeof createInterface> } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stdout }) };
}
