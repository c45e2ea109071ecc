import { GrowingSound } from './growing-sound.ts';

/** Complete sounds in memory, up to so many bytes; what was not used for longest goes first. */
export class PromptMemory {
  readonly #maxBytes: number;
  /** The order of the keys is the order of their last use. */
  readonly #sounds = new Map<string, GrowingSound>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): GrowingSound | undefined {
    const sound = this.#sounds.get(key);
    if (sound === undefined) return undefined;
    this.#sounds.delete(key);
    this.#sounds.set(key, sound);
    return sound;
  }

  put(key: string, pcm: Buffer): void {
    this.#drop(key);
    if (pcm.length > this.#maxBytes) return;
    this.#sounds.set(key, GrowingSound.of(pcm));
    this.#bytes += pcm.length;
    for (const oldest of this.#sounds.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#sounds.get(key)?.bytes ?? 0;
    this.#sounds.delete(key);
  }
}
