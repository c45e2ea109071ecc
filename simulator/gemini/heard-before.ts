import { createHash } from 'node:crypto';
import type { Sound } from '../telcoflow/wav.ts';
import type { Heard } from './decoder-thread.ts';

/** More different sounds than a run of calls has, in little memory. */
const MOST_KEPT = 500;

/**
 * What was understood of sounds that have been heard before, so that callers who say the very same thing are not each
 * decoded: the same samples, whatever silence is around them. The least lately heard are forgotten.
 */
export class HeardBefore {
  readonly #kept = new Map<string, Promise<Heard>>();

  /** Understands the sound by `decode`, unless that is known, or being found out. What fails is not kept. */
  hear(sound: Sound, decode: () => Promise<Heard>): Promise<Heard> {
    const key = keyOf(sound);
    const known = this.#kept.get(key);
    // Whoever was first may have been given up.
    const heard = known?.catch(decode) ?? decode();
    this.#kept.delete(key);
    this.#kept.set(key, heard);
    heard.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return heard;
  }
}

function keyOf({ samples, sampleRate }: Sound): string {
  const from = samples.findIndex((sample) => sample !== 0);
  const to = samples.findLastIndex((sample) => sample !== 0) + 1;
  const loud = from < 0 ? new Int16Array(0) : samples.subarray(from, to);
  const bytes = new Uint8Array(loud.buffer, loud.byteOffset, loud.byteLength);
  return `${sampleRate} ${createHash('sha256').update(bytes).digest('hex')}`;
}
