import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';

const HEADER_BYTES = 44;
const PCM_FORMAT = 1;
const BITS = 16;

/** PCM as a WAV file. */
export function wavFile(pcm: Buffer, sampleRate: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + pcm.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM_FORMAT, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * BYTES_PER_SAMPLE, 28);
  header.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  header.writeUInt16LE(BITS, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
}

/** Where in a WAV file its sound lies. */
export interface WavSound {
  readonly sampleRate: number;
  readonly start: number;
  /** A file that is written while it is made may name a length beyond its end. */
  readonly bytes: number;
}

/** Whether these bytes begin a WAV file. */
export function isWav(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE';
}

/**
 * Reads the head of a WAV file; undefined while more of it is needed.
 * @throws {RangeError} when its sound is not 16-bit mono PCM.
 */
export function readWavHead(bytes: Buffer): WavSound | undefined {
  let sampleRate: number | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const chunk = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (chunk === 'fmt ') {
      if (start + 16 > bytes.length) return undefined;
      sampleRate = readFormat(bytes.subarray(start));
    }
    if (chunk === 'data') {
      if (sampleRate === undefined) throw new RangeError('WAV file has its sound before its format');
      return { sampleRate, start, bytes: length };
    }
    at = start + length + (length % 2);
  }
  return undefined;
}

function readFormat(format: Buffer): number {
  const [code, channels, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt16LE(14)];
  if (code !== PCM_FORMAT || channels !== 1 || bits !== BITS) {
    throw new RangeError(
      `WAV file has format ${code}, ${channels} channels, ${bits} bits: expected 1, 1 and 16`,
    );
  }
  return format.readUInt32LE(4);
}
