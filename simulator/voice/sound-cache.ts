import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Sounds kept on disk, one file per key, shared by all processes of the user. */
export interface SoundCache {
  /** Undefined when it is not there or cannot be read. */
  get(key: string): Promise<Int16Array | undefined>;
  /** Appears whole or not at all. */
  put(key: string, samples: Int16Array): Promise<void>;
}

export function createSoundCache(folder: string): SoundCache {
  const fileOf = (key: string) => join(folder, `${key}.pcm`);
  return {
    async get(key) {
      // Whatever is wrong with the file: the sound can be made again.
      const bytes = await readFile(fileOf(key)).catch(() => Buffer.alloc(0));
      if (bytes.length === 0 || bytes.length % 2 === 1) return undefined;
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    },
    async put(key, samples) {
      await mkdir(folder, { recursive: true });
      const draft = join(folder, `${randomUUID()}.draft`);
      try {
        await writeFile(draft, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
        await rename(draft, fileOf(key));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}
