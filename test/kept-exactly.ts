import assert from 'node:assert/strict';
import type { CallHandle } from '../simulator/telcoflow/telcoflow.ts';
import type { Store } from '../store/open-store.ts';

/** What is stored of a caller's words, compared with what the platform sent us, sample by sample. */
export interface Kept {
  /** Samples of the caller's speech in the recorded part, as the platform sent them to us. */
  readonly samplesSent: number;
  /** Of these, the samples that the store holds at their place with the same value. */
  readonly samplesStored: number;
}

/** Compares the call's recording with the stream that the platform sent; positions are the platform's own. */
export async function keptOf(store: Store, call: CallHandle, recordingId: string): Promise<Kept> {
  const recording = await store.recordings.get(recordingId);
  assert.ok(recording, `recording ${recordingId} is in the store`);
  const pieces: Buffer[] = [];
  for await (const piece of store.recordings.audio(recordingId)) pieces.push(piece);
  const stored = Buffer.concat(pieces);
  const sent = call.heard('agent');
  let samplesSent = 0;
  let samplesStored = 0;
  for (const { firstSample, endSample } of call.view().parties.caller.spoken) {
    for (let at = firstSample; at < endSample; at += 1) {
      samplesSent += 1;
      const place = (at - recording.callStartSample) * 2;
      if (place >= 0 && place + 2 <= stored.length && stored.readInt16LE(place) === sent[at])
        samplesStored += 1;
    }
  }
  return { samplesSent, samplesStored };
}

/** Every sample that the caller spoke is in the store, and none is another. */
export async function assertAllKept(
  store: Store,
  call: CallHandle,
  recordingId: string | undefined,
): Promise<void> {
  assert.ok(recordingId, 'the call has a recording');
  const { samplesSent, samplesStored } = await keptOf(store, call, recordingId);
  assert.ok(samplesSent > 0, 'the caller spoke');
  assert.equal(samplesStored, samplesSent);
}
