import type { TestContext } from 'node:test';
import type { NewSegment } from '../../store/append-segment.ts';
import { openStore, type Store } from '../../store/open-store.ts';
import type { NewRecording } from '../../store/recordings.ts';
import { testDatabase } from '../stack.ts';

/** A store of the test's own. */
export async function storeFor(t: TestContext): Promise<Store> {
  const { url, name } = testDatabase(t);
  const store = await openStore({ url, database: name });
  t.after(() => store.close());
  return store;
}

/** Two stores over one database, as two processes have them. */
export async function twoStoresFor(t: TestContext): Promise<[Store, Store]> {
  const { url, name } = testDatabase(t);
  const stores = await Promise.all([
    openStore({ url, database: name }),
    openStore({ url, database: name }),
  ] as const);
  t.after(() => Promise.all(stores.map((store) => store.close())));
  return stores;
}

export const RATE = 24000;

export function recording(recordingId = 'call-1-4'): NewRecording {
  return {
    recordingId,
    callId: recordingId.replace(/-\d+$/, ''),
    sampleRate: RATE,
    startedAt: '2026-11-21T10:00:00.000Z',
    callStartSample: 4800,
  };
}

/** Sound in which each sample tells its position: what is read back can be checked sample by sample. */
export function sound(firstSample: number, samples = RATE): Buffer {
  const pcm = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at += 1) pcm.writeUInt16LE((firstSample + at) % 65_536, at * 2);
  return pcm;
}

/** The n-th second of a recording without gaps. */
export function second(seq: number, change: Partial<NewSegment> = {}): NewSegment {
  const firstSample = seq * RATE;
  return { recordingId: 'call-1-4', seq, firstSample, gapBefore: false, pcm: sound(firstSample), ...change };
}

export async function read(audio: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of audio) pieces.push(piece);
  return Buffer.concat(pieces);
}
