import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const recordingHeader = z.object({
  recordingId: z.string(),
  callId: z.string(),
  sampleRate: z.literal([8000, 16000, 24000]),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Position of the recording's first sample in the call's incoming stream at this gateway. */
  callStartSample: z.number(),
});

/** What the store has to know of a recording before its first segment. */
export type RecordingHeader = Readonly<z.infer<typeof recordingHeader>>;

/** About a second of recorded sound. */
export interface Segment {
  readonly seq: number;
  /** Position of its first sample within the recording. */
  readonly firstSample: number;
  /** Sound is missing before it, because a gateway was lost. */
  readonly gapBefore: boolean;
  readonly pcm: Buffer;
}

/** A segment that waits on disk; its sound is read when its turn comes. */
export interface SpooledSegment extends Omit<Segment, 'pcm'> {
  readonly header: RecordingHeader;
  readonly file: string;
}

/** Keeps segments on local disk that the store has not taken; what a dead gateway left is found by the next one. */
export interface Spool {
  put(header: RecordingHeader, segment: Segment): Promise<SpooledSegment>;
  read(segment: SpooledSegment): Promise<Buffer>;
  remove(segment: SpooledSegment): Promise<void>;
  /** Everything on disk, oldest recording first; unreadable leftovers are reported, kept, and left out. */
  leftovers(onUnreadable: (path: string, cause: unknown) => void): Promise<SpooledSegment[]>;
}

const HEADER = 'recording.json';
const SEGMENT_NAME = /^(\d+)-(\d+)-([01])\.pcm$/;

/** @param folder created when needed; several gateways may share one, because every step here may be repeated. */
export function openSpool(folder: string): Spool {
  return {
    async put(header, segment) {
      const place = join(folder, header.recordingId);
      await mkdir(place, { recursive: true });
      await writeWhole(join(place, HEADER), JSON.stringify(header));
      const file = join(place, `${segment.seq}-${segment.firstSample}-${segment.gapBefore ? 1 : 0}.pcm`);
      await writeWhole(file, segment.pcm);
      const { seq, firstSample, gapBefore } = segment;
      return { header, seq, firstSample, gapBefore, file };
    },
    read: ({ file }) => readFile(file),
    async remove({ file, header }) {
      await rm(file, { force: true });
      const place = join(folder, header.recordingId);
      const left = await readdir(place).catch(() => [HEADER, HEADER]);
      if (left.length > 1) return;
      await rm(join(place, HEADER), { force: true });
      // Another gateway may have put something there meanwhile; then the folder stays.
      await rmdir(place).catch(() => undefined);
    },
    async leftovers(onUnreadable) {
      const places = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const found: SpooledSegment[] = [];
      for (const place of places.filter((entry) => entry.isDirectory())) {
        const path = join(folder, place.name);
        try {
          found.push(...(await readPlace(path)));
        } catch (cause) {
          onUnreadable(path, cause);
        }
      }
      return found;
    },
  };
}

async function readPlace(path: string): Promise<SpooledSegment[]> {
  const header = recordingHeader.parse(JSON.parse(await readFile(join(path, HEADER), 'utf8')));
  const segments: SpooledSegment[] = [];
  for (const name of await readdir(path)) {
    const [, seq, firstSample, gap] = SEGMENT_NAME.exec(name) ?? [];
    if (seq === undefined) continue;
    const place = { seq: Number(seq), firstSample: Number(firstSample), gapBefore: gap === '1' };
    segments.push({ header, ...place, file: join(path, name) });
  }
  return segments.toSorted((one, other) => one.seq - other.seq);
}

/** A reader, or a process that starts after a crash, sees the whole file or none. */
async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, content);
  await rename(draft, file);
}
