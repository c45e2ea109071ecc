import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** The first line of each file: a segment is understood without any other file. Its sound follows. */
const firstLine = z.object({
  header: recordingHeader,
  seq: z.number(),
  firstSample: z.number(),
  gapBefore: z.boolean(),
  bytes: z.number(),
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
  /** Undefined when it is gone: another gateway on this disk has brought it into the store, or somebody removed it. */
  read(segment: SpooledSegment): Promise<Buffer | undefined>;
  remove(segment: SpooledSegment): Promise<void>;
  /** Keeps what nobody is to take up again by itself, and returns where. */
  setAside(header: RecordingHeader, segment: Segment): Promise<string>;
  /** Everything on disk, oldest recording first; unreadable leftovers are reported, kept, and left out. */
  leftovers(onUnreadable: (path: string, cause: unknown) => void): Promise<SpooledSegment[]>;
}

const EXTENSION = '.segment';
const REFUSED = 'refused';
/** Many times what a first line needs. */
const LONGEST_FIRST_LINE = 4096;

/** @param folder created when needed; several gateways may share one, because every step here may be repeated. */
export function openSpool(folder: string): Spool {
  return {
    async put(header, segment) {
      const file = await write(folder, header, segment);
      const { seq, firstSample, gapBefore } = segment;
      return { header, seq, firstSample, gapBefore, file };
    },
    read: readSound,
    remove: ({ file }) => rm(file, { force: true }),
    setAside: (header, segment) => write(join(folder, REFUSED), header, segment),
    async leftovers(onUnreadable) {
      const names = await readdir(folder).catch(() => []);
      const found: SpooledSegment[] = [];
      for (const name of names.filter((one) => one.endsWith(EXTENSION))) {
        const file = join(folder, name);
        try {
          const { bytes: _, ...segment } = await readFirstLine(file);
          found.push({ ...segment, file });
        } catch (cause) {
          onUnreadable(file, cause);
        }
      }
      return found.toSorted(byAge);
    },
  };
}

/** Returns the file. A reader, or a process that starts after a crash, sees the whole of it or none. */
async function write(folder: string, header: RecordingHeader, { pcm, ...place }: Segment): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, nameOf(header, place.seq, pcm));
  const draft = `${file}.${randomUUID()}.draft`;
  const line = JSON.stringify({ header, ...place, bytes: pcm.length } satisfies z.infer<typeof firstLine>);
  try {
    await writeFile(draft, [`${line}\n`, pcm]);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw cause;
  }
  return file;
}

/** Two gateways may have recorded under the same number: their sound is told apart, and the same sound is one file. */
function nameOf({ recordingId }: RecordingHeader, seq: number, pcm: Buffer): string {
  const digest = createHash('sha256').update(pcm).digest('hex').slice(0, 16);
  // The platform chose the call's id: it must not lead out of the folder.
  return `${encodeURIComponent(recordingId)}.${seq}.${digest}${EXTENSION}`;
}

async function readSound({ file }: SpooledSegment): Promise<Buffer | undefined> {
  const content = await readFile(file).catch((failure: unknown) => {
    if (isNotThere(failure)) return undefined;
    throw failure;
  });
  if (content === undefined) return undefined;
  const lineEnd = content.indexOf('\n');
  const { bytes } = parseFirstLine(content.subarray(0, lineEnd));
  const pcm = content.subarray(lineEnd + 1);
  if (pcm.length === bytes) return pcm;
  throw new Error(`${file} has ${pcm.length} bytes of sound instead of ${bytes}: it was cut off`);
}

async function readFirstLine(file: string): Promise<z.infer<typeof firstLine>> {
  const handle = await open(file);
  try {
    const start = Buffer.alloc(LONGEST_FIRST_LINE);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return parseFirstLine(start.subarray(0, start.subarray(0, bytesRead).indexOf('\n')));
  } finally {
    await handle.close();
  }
}

function parseFirstLine(line: Buffer): z.infer<typeof firstLine> {
  return firstLine.parse(JSON.parse(line.toString('utf8')));
}

function byAge(one: SpooledSegment, other: SpooledSegment): number {
  const age = one.header.startedAt.localeCompare(other.header.startedAt);
  return age || one.header.recordingId.localeCompare(other.header.recordingId) || one.seq - other.seq;
}

function isNotThere(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ENOENT';
}
