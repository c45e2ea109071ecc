import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordingHeader, Segment } from '../../gateway/spool.ts';

/** A folder of the test's own. */
export async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-gateway-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function header(change: Partial<RecordingHeader> = {}): RecordingHeader {
  return {
    recordingId: 'call-1-4',
    callId: 'call-1',
    sampleRate: 8000,
    startedAt: '2026-11-21T10:00:00.000Z',
    callStartSample: 4800,
    ...change,
  };
}

/** The n-th second of a recording; each sample tells its position. */
export function segment(seq: number, change: Partial<Segment> = {}): Segment {
  const firstSample = seq * 8000;
  const pcm = Buffer.alloc(16_000);
  for (let at = 0; at < 8000; at += 1) pcm.writeUInt16LE((firstSample + at) % 65_536, at * 2);
  return { seq, firstSample, gapBefore: false, pcm, ...change };
}
