import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Telcoflow } from '../../../simulator/telcoflow/telcoflow.ts';
import { digest, withoutSilence } from './samples.ts';
import { platformFor, sideBySide, vendorClient } from './scene.ts';
import { tone } from './tone-voice.ts';

const FROM = '+6581110001';
const TO = '+6531580002';
const claimsSchema = z.array(
  z.looseObject({ won: z.boolean(), smWsId: z.string(), text: z.string().optional() }),
);
const client = vendorClient();
const otherClient = vendorClient();

sideBySide('session managers of the vendor’s own client', {
  'lose the claim to another process and learn who has it': async (t) => {
    const platform = await platformFor(t);
    const both = [client.run('claim', platform), otherClient.run('claim', platform)];
    await agentsAreThere(platform, 2);
    const call = platform.placeCall({ to: TO });
    await call.until(({ kind }) => kind === 'claim-refused');
    call.hangUp();

    const seen = claimsSchema.parse(await Promise.all(both));
    const winner = seen.find(({ won }) => won);
    const loser = seen.find(({ won }) => !won);
    assert.partialDeepStrictEqual(loser, { error: 'WSSSessionBusy' });
    assert.ok(loser?.text?.includes(winner?.smWsId ?? 'nobody'), loser?.text);
    const claimed = call.view().events.find(({ kind }) => kind === 'claimed');
    assert.partialDeepStrictEqual(claimed, { smWsId: winner?.smWsId });
  },

  'take the same call again after having lost their socket': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('resume', platform);
    const answered = await call.until(({ kind }) => kind === 'answered');
    platform.fault({ kind: 'drop-socket', socket: 'sm', callId: call.callId });
    const again = await call.until(({ kind, n }) => kind === 'claimed' && n > answered.n);

    const { callId, sessionId } = call;
    const offers = ['NEW_INCOMING_CALL', 'RESUME'].map((activity) => ({ session_id: sessionId, activity }));
    assert.partialDeepStrictEqual(await saw, {
      notifications: offers,
      callIds: [callId, callId],
      firstCallStateAtResume: 'LIVE',
      firstSessionClosed: 'FORCE_CLOSE',
      disconnect: { success: true },
    });
    // The line stayed open all the while.
    assert.equal(again.state, 'ANSWERED');
    assert.equal(call.view().events.filter(({ kind }) => kind === 'voice-opened').length, 1);
  },

  'come back through refusals and take the call that waited': async (t) => {
    const platform = await platformFor(t);
    const saw = client.run('reconnect_through_refusals', platform);
    await agentsAreThere(platform, 1);
    platform.fault({ kind: 'refuse-upgrade', socket: 'sm', status: 503, count: 2 });
    platform.fault({ kind: 'drop-socket', socket: 'sm' });
    const call = platform.placeCall({ to: TO });

    assert.partialDeepStrictEqual(await saw, { answer: { success: true }, close: { success: true } });
    const offered = call.view().events.filter(({ kind }) => kind === 'offered');
    assert.partialDeepStrictEqual(offered, [{ activity: 'NEW_INCOMING_CALL' }]);
  },

  'are turned away with wrong credentials, and are told why': async (t) => {
    const platform = await platformFor(t);

    const saw = await client.run('refused_at_the_door', platform);

    assert.partialDeepStrictEqual(saw, { connected: false, error: 'WSSConnectionError' });
    assert.match(JSON.stringify(saw), /x-api-key or x-connector-uuid is wrong/);
    assert.equal(platform.agents(), 0);
  },

  'hand a call to another process by address and token': async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'hand-over-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'call.json');
    const platform = await platformFor(t);
    const steps = [{ say: 'who is it' }, { pauseMs: 1500 }, { hangUp: true as const }];
    const call = platform.placeCall({ to: TO, steps });
    const first = client.run('claim_and_hand_over', platform, { file });
    await call.until(({ kind }) => kind === 'ready');

    const second = await otherClient.run('drive_handed_over', platform, { file });

    const heard = call.heard('agent');
    assert.partialDeepStrictEqual(second, {
      callId: call.callId,
      answer: { success: true },
      heard: { digest: digest(heard) },
      state: 'TERMINATED',
    });
    assert.deepEqual(withoutSilence(call.heard('caller')), withoutSilence(tone('who is it', 24_000)));
    assert.partialDeepStrictEqual(await first, { closeReason: 'CALL_TERMINATED' });
  },

  'list their open sessions over REST': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ from: FROM, to: TO });

    const saw = await client.run('list_over_rest', platform, { remote: FROM });

    const { sessionId } = call;
    assert.partialDeepStrictEqual(saw, {
      sessionId,
      mine: [
        { id: sessionId, channel: 'TELCO', initiator: 'CONNECTOR', state: 'OPEN', remote_address: FROM },
      ],
      others: 0,
      after: 0,
    });
  },

  'dials a number itself': async (t) => {
    const platform = await platformFor(t);

    const saw = await client.run('dial_out', platform, { remote: '+6590001111' });

    const [call] = platform.calls();
    assert.partialDeepStrictEqual(saw, {
      sessionId: call?.sessionId,
      to: '+6590001111',
      disconnect: { success: true },
    });
    assert.deepEqual(call?.states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
  },
});

/** Polls, because a socket without a call has no story to wait for. */
async function agentsAreThere(platform: Telcoflow, count: number): Promise<void> {
  const untilMs = Date.now() + 15_000;
  while (platform.agents() < count) {
    assert.ok(Date.now() < untilMs, `fewer than ${count} agents connected within 15 s`);
    await sleep(10);
  }
}
