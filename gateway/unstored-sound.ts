import type { Logger } from 'pino';
import type { RecordingHeader, Segment, Spool, SpooledSegment } from './spool.ts';

/** How often the store is tried again with what waits. */
const RETRY_MS = 1000;

/** Seven seconds of two hundred calls at 24 kHz, or twenty minutes of one. */
const MEMORY_BYTES = 64 * 1024 * 1024;

export interface UnstoredSoundParts {
  readonly spool: Spool;
  readonly log: Logger;
  /** Brings a segment where it belongs; fails when it is worth trying again. */
  readonly bring: (header: RecordingHeader, segment: Segment) => Promise<void>;
  /** A segment is not here any more, and nobody here has brought it to the store. */
  readonly onLost: (recordingId: string) => void;
  readonly memoryBytes?: number;
}

interface Waiting {
  readonly header: RecordingHeader;
  segment: Segment | SpooledSegment;
  isBrought: boolean;
}

/**
 * Recorded sound that the store does not take: it waits on disk, or in memory while the disk does not take it either.
 * One segment after the other is tried again; one that fails goes to the end, so it holds up none of the others.
 */
export class UnstoredSound {
  readonly #parts: Required<UnstoredSoundParts>;
  /** In the order in which they are tried. */
  readonly #waiting = new Set<Waiting>();
  #memoryBytes = 0;
  #lost = 0;
  #brought = 0;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: UnstoredSoundParts) {
    this.#parts = { memoryBytes: MEMORY_BYTES, ...parts };
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Resolves once the segment is on disk, or else kept in memory. Never rejects. */
  async add(header: RecordingHeader, segment: Segment): Promise<void> {
    const waiting: Waiting = { header, segment, isBrought: false };
    this.#waiting.add(waiting);
    this.#memoryBytes += segment.pcm.length;
    this.#dropBeyondMemory();
    await this.#spill(waiting);
    this.#schedule();
  }

  /** Takes up what is on disk already. */
  takeUp(segment: SpooledSegment): void {
    this.#waiting.add({ header: segment.header, segment, isBrought: false });
    this.#schedule();
  }

  /** What waits is on disk when this resolves, as far as the disk takes it; nothing is tried any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#spillAll();
    for (const waiting of this.#inMemory()) this.#drop(waiting);
  }

  #schedule(): void {
    if (this.#closed || this.#retry !== undefined || this.isEmpty) return;
    this.#retry = setTimeout(() => void this.#tryAgain(), RETRY_MS);
  }

  async #tryAgain(): Promise<void> {
    for (let head = this.#first(); head !== undefined && !this.#closed; head = this.#first()) {
      if (await this.#bring(head)) continue;
      await this.#spillAll();
      break;
    }
    this.#retry = undefined;
    if (this.isEmpty && this.#brought > 0) {
      this.#parts.log.info({ segments: this.#brought }, 'no recorded sound waits any more');
      this.#brought = 0;
    }
    this.#schedule();
  }

  /** Whether it has left. What fails is tried again after all the others. */
  async #bring(waiting: Waiting): Promise<boolean> {
    const { header, segment } = waiting;
    const { bring, spool, log } = this.#parts;
    try {
      const pcm = 'pcm' in segment ? segment.pcm : await spool.read(segment);
      if (pcm === undefined) this.#noteGone(header, segment.seq);
      else await bring(header, { ...segment, pcm });
      this.#leave(waiting);
      if (pcm !== undefined) this.#brought += 1;
      waiting.isBrought = true;
      if (!('pcm' in waiting.segment)) await this.#remove(waiting.segment);
      return true;
    } catch (err) {
      log.debug({ waiting: this.#waiting.size, err }, 'recorded sound still waits');
      if (this.#waiting.delete(waiting)) this.#waiting.add(waiting);
      return false;
    }
  }

  #noteGone({ recordingId }: RecordingHeader, seq: number): void {
    this.#parts.log.warn(
      { recordingId, seq },
      'recorded sound is no longer on disk: another gateway took it, or somebody removed it',
    );
    this.#parts.onLost(recordingId);
  }

  async #remove(segment: SpooledSegment): Promise<void> {
    const { log, spool } = this.#parts;
    await spool
      .remove(segment)
      .catch((err: unknown) =>
        log.warn({ file: segment.file, err }, 'stored sound cannot be removed from disk'),
      );
  }

  /** The disk may take again what it has refused before. */
  async #spillAll(): Promise<void> {
    for (const waiting of this.#inMemory()) if (!(await this.#spill(waiting))) return;
  }

  async #spill(waiting: Waiting): Promise<boolean> {
    const { header, segment } = waiting;
    if (!('pcm' in segment)) return true;
    try {
      const spooled = await this.#parts.spool.put(header, segment);
      if (waiting.isBrought) await this.#remove(spooled);
      if (!this.#waiting.has(waiting) || waiting.segment !== segment) return true;
      this.#memoryBytes -= segment.pcm.length;
      waiting.segment = spooled;
      return true;
    } catch (err) {
      const facts = { recordingId: header.recordingId, seq: segment.seq, err };
      this.#parts.log.error(facts, 'recorded sound cannot be put on disk: it waits in memory');
      return false;
    }
  }

  #dropBeyondMemory(): void {
    for (const waiting of this.#inMemory()) {
      if (this.#memoryBytes <= this.#parts.memoryBytes) return;
      this.#drop(waiting);
    }
  }

  #drop(waiting: Waiting): void {
    this.#leave(waiting);
    this.#lost += 1;
    const { recordingId } = waiting.header;
    this.#parts.log.error(
      { recordingId, seq: waiting.segment.seq, lostSegments: this.#lost },
      'recorded sound is lost: neither the store nor the disk takes it',
    );
    this.#parts.onLost(recordingId);
  }

  #leave(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting)) return;
    if ('pcm' in waiting.segment) this.#memoryBytes -= waiting.segment.pcm.length;
  }

  #first(): Waiting | undefined {
    return this.#waiting.values().next().value;
  }

  #inMemory(): Waiting[] {
    return [...this.#waiting].filter(({ segment }) => 'pcm' in segment);
  }
}
