import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { recordingId } from '../../contracts/ids.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import type { Store } from '../../store/open-store.ts';
import { eventually } from '../eventually.ts';
import { office } from '../office.ts';
import type { OfficeOptions } from '../office.ts';
import { callerSpeaks, drills } from './drills.ts';
import { gatewaysOf } from './history.ts';
import { leavesMessage, LONG_MESSAGE, SHORT_LINE } from './short-line.ts';

/** After answering and the first prompt. */
const RECORD_STEP = 3;
const SAMPLE_RATE = 24_000;
/** Enough to find a stretch of speech by its sound. */
const FINGERPRINT = SAMPLE_RATE / 10;
/** So much is in the store when the gateway dies. */
const STORED_SEGMENTS = 3;

/** The caller still speaks when a gateway that was started again is back. */
const VERY_LONG_MESSAGE = `${LONG_MESSAGE} ${LONG_MESSAGE}`;

/** The gateway that has the call dies while the caller speaks and some of the message is stored. */
async function gatewayDies(t: TestContext, options: Partial<OfficeOptions>) {
  const place = await office(t, { open: false, processes: 'gateway', line: SHORT_LINE, ...options });
  const call = place.dial(leavesMessage(VERY_LONG_MESSAGE));
  await callerSpeaks(call);
  await eventually(async () => {
    const { segments } = await place.store.recordings.progress(recordingId(call.callId, RECORD_STEP));
    assert.ok(segments >= STORED_SEGMENTS, `${segments} segments are stored`);
  });
  const [holder = 0] = await gatewaysOf(place, call);
  const gateway = place.gateways[holder];
  assert.ok(gateway);
  await gateway.kill();
  return { place, call, gateway };
}

/** The stored sound from its beginning to the first gap, and what follows the gap, if there is one. */
async function storedParts(store: Store, id: string | undefined): Promise<Int16Array[]> {
  assert.ok(id, 'the call has a recording');
  const pieces: Buffer[] = [];
  for await (const piece of store.recordings.audio(id)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const gaps = (await store.recordings.get(id))?.sealed?.gaps ?? [];
  return [0, ...gaps].map((from, n) => samples.slice(from, gaps[n]));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Where in the stream that the platform sent this very sound begins. */
function placeIn(sent: Int16Array, part: Int16Array): number {
  const loudest = part.findIndex((sample) => Math.abs(sample) > 1000);
  assert.ok(loudest >= 0, 'the part has speech in it');
  const fingerprint = bytesOf(part.subarray(loudest, loudest + FINGERPRINT));
  const at = bytesOf(sent).indexOf(fingerprint) / 2 - loudest;
  assert.ok(Number.isInteger(at), 'the part was sent by the platform');
  assert.deepEqual(part, sent.slice(at, at + part.length), 'every sample of the part is as it was sent');
  return at;
}

/** What was stored before the death and all that came after the return is kept, with the gap marked between. */
async function assertKeptAroundGap(store: Store, call: CallHandle, id: string | undefined): Promise<void> {
  const [before, after, ...more] = await storedParts(store, id);
  assert.ok(before && after && more.length === 0, 'there is one gap');
  const sent = call.heard('agent');
  const [beforeAt, afterAt] = [placeIn(sent, before), placeIn(sent, after)];
  const [spoken] = call.view().parties.caller.spoken;
  assert.ok(spoken);
  assert.ok(beforeAt <= spoken.firstSample, 'the first word is there');
  assert.ok(before.length >= STORED_SEGMENTS * SAMPLE_RATE);
  assert.ok(afterAt >= beforeAt + before.length, 'nothing is there twice');
  assert.ok(afterAt + after.length >= spoken.endSample, 'the last word is there');
}

drills('A gateway that is killed in the middle of a message', {
  'is followed by another one, which goes on with the message': async (t) => {
    const { place, call } = await gatewayDies(t, { gateways: 2, platform: { voiceGraceMs: 20_000 } });

    const { outcome, recordingId: kept } = await place.result(call);

    assert.equal(outcome, 'message-taken');
    assert.equal((await place.messages()).length, 1);
    assert.deepEqual(new Set(await gatewaysOf(place, call)), new Set([0, 1]));
    await assertKeptAroundGap(place.store, call, kept);
  },

  'takes the call back when it is started again': async (t) => {
    const { place, call, gateway } = await gatewayDies(t, { platform: { voiceGraceMs: 20_000 } });
    await gateway.restart();

    const { outcome, recordingId: kept } = await place.result(call);

    assert.equal(outcome, 'message-taken');
    assert.equal((await place.messages()).length, 1);
    assert.deepEqual(await gatewaysOf(place, call), [0, 0]);
    await assertKeptAroundGap(place.store, call, kept);
  },

  'leaves what is stored to the team when nobody takes the call back': async (t) => {
    const { place, call } = await gatewayDies(t, { platform: { voiceGraceMs: 0 } });

    const { outcome, recordingId: kept } = await place.result(call);

    assert.equal(outcome, 'message-taken');
    assert.equal((await place.messages()).length, 1);
    const [whole, ...gaps] = await storedParts(place.store, kept);
    assert.ok(whole && gaps.length === 0, 'there is no gap');
    placeIn(call.heard('agent'), whole);
    assert.ok(whole.length >= STORED_SEGMENTS * SAMPLE_RATE);
  },
});
