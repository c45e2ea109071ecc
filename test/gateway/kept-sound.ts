import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { SegmentWriter } from '../../gateway/segment-writer.ts';
import type { SegmentStore } from '../../gateway/segment-writer.ts';
import { openSpool } from '../../gateway/spool.ts';
import type { RecordingHeader, Segment, Spool } from '../../gateway/spool.ts';
import { LogCapture } from '../log-capture.ts';
import { folderFor } from './segments.ts';

type Appended = Segment & { readonly recordingId: string };

/** A store that does what the test says: takes segments, fails, or keeps silent. */
export class ScriptedStore implements SegmentStore {
  readonly begun: string[] = [];
  readonly asked: Appended[] = [];
  readonly taken: Appended[] = [];
  /** What it answers to a segment; undefined: it takes it. */
  answer: (segment: Appended) => Error | Promise<void> | undefined = () => undefined;

  begin({ recordingId }: RecordingHeader): Promise<void> {
    this.begun.push(recordingId);
    return Promise.resolve();
  }

  async append(segment: Appended): Promise<void> {
    this.asked.push(segment);
    const answer = this.answer(segment);
    if (answer instanceof Error) throw answer;
    await answer;
    this.taken.push(segment);
  }

  /** `<recording> <seq>` of everything taken, in order of names. */
  get names(): string[] {
    return this.taken.map(({ recordingId, seq }) => `${recordingId} ${seq}`).toSorted();
  }
}

export const AWAY = () => new Error('no server answers');

/** A disk that is full until the test says otherwise. */
export function fullDisk(spool: Spool): Spool & { full: boolean } {
  const disk = {
    ...spool,
    full: true,
    put: (header: RecordingHeader, segment: Segment) =>
      disk.full ? Promise.reject(new Error('no space left')) : spool.put(header, segment),
  };
  return disk;
}

export interface WriterOptions {
  readonly store: SegmentStore;
  readonly folder?: string;
  readonly spool?: (spool: Spool) => Spool;
  readonly memoryBytes?: number;
  /** Warnings and errors that belong to the story of this test. */
  readonly expectedLogs?: readonly RegExp[];
}

/** A writer with a spool on a real disk, closed with the test. */
export async function writerFor(t: TestContext, options: WriterOptions) {
  const { store, spool: wrapped = (spool) => spool, memoryBytes, expectedLogs = [] } = options;
  const folder = options.folder ?? (await folderFor(t));
  const logs = new LogCapture();
  const writer = new SegmentWriter({
    store,
    spool: wrapped(openSpool(folder)),
    log: logs.log('writer'),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  });
  t.after(() => writer.close());
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), [], 'nothing unexpected is logged'));
  const files = async (place = '') =>
    (await readdir(join(folder, place)).catch(() => [])).filter((name) => name.endsWith('.segment'));
  return { writer, logs, folder, files, errors: () => logs.lines.filter(({ level }) => level >= 50) };
}
