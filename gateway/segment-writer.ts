import type { Logger } from 'pino';
import type { RecordingHeader, Segment, Spool, SpooledSegment } from './spool.ts';

/** The store's part in a recording; both may be repeated. */
export interface SegmentStore {
  begin(header: RecordingHeader): Promise<void>;
  append(segment: Segment & { readonly recordingId: string }): Promise<void>;
}

/** How often the store is tried again with what waits. */
const RETRY_MS = 1000;

interface Waiting {
  readonly header: RecordingHeader;
  readonly segment: Segment | SpooledSegment;
}

/**
 * Brings recorded sound into the store without anybody on the audio path waiting for it. What the store does not take
 * goes to local disk and is tried again until it does; what even the disk does not take stays in memory.
 */
export class SegmentWriter {
  readonly #store: SegmentStore;
  readonly #spool: Spool;
  readonly #log: Logger;
  readonly #begun = new Set<string>();
  /** Segments on their way, by recording. */
  readonly #onTheWay = new Map<string, number>();
  readonly #firstTries = new Set<Promise<void>>();
  readonly #settled = new Set<() => void>();
  #waiting: Waiting[] = [];
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor({ store, spool, log }: { store: SegmentStore; spool: Spool; log: Logger }) {
    this.#store = store;
    this.#spool = spool;
    this.#log = log;
  }

  /** Takes up what an earlier gateway left on this disk. */
  async recover(): Promise<number> {
    const leftovers = await this.#spool.leftovers((path, cause) =>
      this.#log.error({ path, err: cause }, 'recorded sound on disk cannot be read: look at it by hand'),
    );
    for (const segment of leftovers) {
      this.#count(segment.header.recordingId, 1);
      this.#wait({ header: segment.header, segment });
    }
    return leftovers.length;
  }

  /** Returns at once; the segment is stored, or kept until it can be. */
  write(header: RecordingHeader, segment: Segment): void {
    this.#count(header.recordingId, 1);
    const trying = this.#firstTry(header, segment).finally(() => this.#firstTries.delete(trying));
    this.#firstTries.add(trying);
  }

  /** Whether the store has acknowledged all that was written of this recording; waits for it as long as told. */
  async stored(recordingId: string, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (this.#onTheWay.has(recordingId)) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) return false;
      await this.#nextSettled(leftMs);
    }
    return true;
  }

  /** Everything is in the store or on disk when this resolves; nothing is tried any more afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await Promise.allSettled(this.#firstTries);
    await this.#spillWaiting();
  }

  async #firstTry(header: RecordingHeader, segment: Segment): Promise<void> {
    try {
      await this.#intoStore(header, segment, segment.pcm);
    } catch (err) {
      const { recordingId } = header;
      this.#log.warn(
        { recordingId, seq: segment.seq, err },
        'the store does not take recorded sound: it waits on disk',
      );
      this.#wait({ header, segment: await this.#spill(header, segment) });
    }
  }

  async #intoStore(header: RecordingHeader, segment: Segment | SpooledSegment, pcm: Buffer): Promise<void> {
    const { recordingId } = header;
    if (!this.#begun.has(recordingId)) {
      await this.#store.begin(header);
      this.#begun.add(recordingId);
    }
    const { seq, firstSample, gapBefore } = segment;
    await this.#store.append({ recordingId, seq, firstSample, gapBefore, pcm });
    this.#count(recordingId, -1);
  }

  async #spill(header: RecordingHeader, segment: Segment): Promise<Segment | SpooledSegment> {
    try {
      return await this.#spool.put(header, segment);
    } catch (err) {
      const { recordingId } = header;
      this.#log.error(
        { recordingId, seq: segment.seq, err },
        'recorded sound cannot be put on disk: it waits in memory',
      );
      return segment;
    }
  }

  async #spillWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = await Promise.all(
      waiting.map(async (one) =>
        'pcm' in one.segment
          ? { header: one.header, segment: await this.#spill(one.header, one.segment) }
          : one,
      ),
    );
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    if (this.#closed || this.#retry !== undefined || this.#waiting.length === 0) return;
    this.#retry = setTimeout(() => void this.#retryWaiting(), RETRY_MS);
  }

  async #retryWaiting(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined && !this.#closed; next = this.#waiting[0]) {
      try {
        await this.#retryOne(next);
        this.#waiting.shift();
      } catch (err) {
        this.#log.debug(
          { waiting: this.#waiting.length, err },
          'the store still does not take recorded sound',
        );
        break;
      }
    }
    this.#retry = undefined;
    this.#scheduleRetry();
  }

  async #retryOne({ header, segment }: Waiting): Promise<void> {
    if ('pcm' in segment) return this.#intoStore(header, segment, segment.pcm);
    await this.#intoStore(header, segment, await this.#spool.read(segment));
    await this.#spool.remove(segment);
  }

  #count(recordingId: string, change: 1 | -1): void {
    const left = (this.#onTheWay.get(recordingId) ?? 0) + change;
    if (left > 0) this.#onTheWay.set(recordingId, left);
    else this.#onTheWay.delete(recordingId);
    for (const wake of this.#settled) wake();
  }

  async #nextSettled(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#settled.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#settled.add(wake);
    });
  }
}
