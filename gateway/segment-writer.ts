import type { Logger } from 'pino';
import {
  RecordingConflict,
  RecordingSealed,
  RecordingUnknown,
  SegmentConflict,
  SegmentFaulty,
} from '../store/recording-failures.ts';
import { Outstanding } from './outstanding.ts';
import type { RecordingHeader, Segment, Spool } from './spool.ts';
import { UnstoredSound } from './unstored-sound.ts';

/** The store's part in a recording; both may be repeated. */
export interface SegmentStore {
  begin(header: RecordingHeader): Promise<void>;
  append(segment: Segment & { readonly recordingId: string }): Promise<void>;
}

export interface SegmentWriterParts {
  readonly store: SegmentStore;
  readonly spool: Spool;
  readonly log: Logger;
  /** Sound that neither the store nor the disk takes is kept up to so much. */
  readonly memoryBytes?: number;
}

/** Beginning one again changes nothing, so only those that are being recorded need to be known. */
const KNOWN_BEGUN = 1000;

/**
 * Brings recorded sound into the store without anybody on the audio path waiting for it. What the store does not take
 * now waits on disk and is tried again until it does; what it refuses for good is set aside on disk for people.
 */
export class SegmentWriter {
  readonly #store: SegmentStore;
  readonly #spool: Spool;
  readonly #log: Logger;
  readonly #unstored: UnstoredSound;
  readonly #outstanding = new Outstanding();
  readonly #begun = new Set<string>();
  readonly #firstTries = new Set<Promise<void>>();

  constructor({ store, spool, log, memoryBytes }: SegmentWriterParts) {
    this.#store = store;
    this.#spool = spool;
    this.#log = log;
    this.#unstored = new UnstoredSound({
      spool,
      log,
      bring: (header, segment) => this.#bring(header, segment),
      onLost: (recordingId) => void this.#outstanding.missed(recordingId),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    });
  }

  /** Takes up what an earlier gateway left on this disk, and returns how many segments that are. */
  async recover(): Promise<number> {
    const leftovers = await this.#spool.leftovers((path, cause) =>
      this.#log.error({ path, err: cause }, 'recorded sound on disk cannot be read: look at it by hand'),
    );
    for (const segment of leftovers) {
      this.#outstanding.add(segment.header.recordingId);
      this.#unstored.takeUp(segment);
    }
    return leftovers.length;
  }

  /** Returns at once; the segment is stored, or kept until it can be. Its buffer must not be changed afterwards. */
  write(header: RecordingHeader, segment: Segment): void {
    this.#outstanding.add(header.recordingId);
    const trying = this.#firstTry(header, segment).finally(() => this.#firstTries.delete(trying));
    this.#firstTries.add(trying);
  }

  /** Whether the store has acknowledged all that was written of this recording; waits for it as long as told. */
  stored(recordingId: string, withinMs: number): Promise<boolean> {
    return this.#outstanding.isStored(recordingId, withinMs);
  }

  /** Everything is in the store or on disk when this resolves; nothing is tried any more afterwards. */
  async close(): Promise<void> {
    await Promise.all(this.#firstTries);
    await this.#unstored.close();
  }

  async #firstTry(header: RecordingHeader, segment: Segment): Promise<void> {
    // While sound waits the store is away, and a try would only keep more of it in memory.
    if (!this.#unstored.isEmpty) return this.#unstored.add(header, segment);
    try {
      await this.#bring(header, segment);
    } catch (err) {
      const facts = { recordingId: header.recordingId, seq: segment.seq, err };
      this.#log.warn(facts, 'the store does not take recorded sound: it waits on disk');
      await this.#unstored.add(header, segment);
    }
  }

  /** Into the store, or aside when the store refuses it for good. Fails when it is worth trying again. */
  async #bring(header: RecordingHeader, segment: Segment): Promise<void> {
    const { recordingId } = header;
    try {
      await this.#intoStore(header, segment);
      this.#outstanding.stored(recordingId);
    } catch (err) {
      // Somebody removed it since it began.
      if (err instanceof RecordingUnknown) this.#begun.delete(recordingId);
      if (!isRefusal(err)) throw err;
      const file = await this.#spool.setAside(header, segment);
      const level = this.#outstanding.missed(recordingId) ? 'error' : 'debug';
      this.#log[level](
        { recordingId, seq: segment.seq, file, err },
        'the store refuses recorded sound: it is kept on disk',
      );
    }
  }

  async #intoStore(header: RecordingHeader, segment: Segment): Promise<void> {
    const { recordingId } = header;
    if (!this.#begun.has(recordingId)) {
      await this.#store.begin(header);
      this.#noteBegun(recordingId);
    }
    const { seq, firstSample, gapBefore, pcm } = segment;
    await this.#store.append({ recordingId, seq, firstSample, gapBefore, pcm });
  }

  #noteBegun(recordingId: string): void {
    this.#begun.add(recordingId);
    const [oldest] = this.#begun;
    if (this.#begun.size > KNOWN_BEGUN && oldest !== undefined) this.#begun.delete(oldest);
  }
}

function isRefusal(failure: unknown): boolean {
  const forGood = [SegmentConflict, SegmentFaulty, RecordingSealed, RecordingConflict];
  return forGood.some((type) => failure instanceof type);
}
