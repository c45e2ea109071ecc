/** Samples per second that the voice platform can carry. All our audio is signed 16-bit little-endian mono PCM. */
export type SampleRate = 8000 | 16000 | 24000;

export const BYTES_PER_SAMPLE = 2;

/** The platform's own frame length: it sends and plays sound in steps of 20 ms. */
export const FRAME_MS = 20;

/** Bytes of one 20 ms frame at this rate. */
export function frameBytes(sampleRate: SampleRate): number {
  return (sampleRate / 1000) * FRAME_MS * BYTES_PER_SAMPLE;
}

/** Milliseconds that so many bytes of sound last. */
export function bytesToMs(bytes: number, sampleRate: SampleRate): number {
  return (bytes / BYTES_PER_SAMPLE / sampleRate) * 1000;
}

/** Bytes of so many milliseconds of sound, always whole samples. */
export function msToBytes(ms: number, sampleRate: SampleRate): number {
  return Math.round((ms * sampleRate) / 1000) * BYTES_PER_SAMPLE;
}
