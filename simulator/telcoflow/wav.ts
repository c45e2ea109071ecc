const HEADER_BYTES = 44;
const PCM = 1;

export interface Sound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** A WAV file of mono 16-bit samples. */
export function encodeWav({ samples, sampleRate }: Sound): Buffer {
  const dataBytes = samples.length * 2;
  const wav = Buffer.alloc(HEADER_BYTES + dataBytes);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(PCM, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(dataBytes, 40);
  wav.set(new Uint8Array(samples.buffer, samples.byteOffset, dataBytes), HEADER_BYTES);
  return wav;
}

/** Samples of a mono 16-bit PCM WAV file; `name` is only for the error. Throws when the file is anything else. */
export function decodeWav(file: Buffer, name: string): Sound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${name} is not a WAV file: give a mono 16-bit PCM WAV`);
  }
  let sampleRate = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const kind = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (kind === 'fmt ') sampleRate = pcmRate(body, name);
    if (kind === 'data' && sampleRate > 0) return { samples: toSamples(body), sampleRate };
    // Chunks are padded to an even length.
    at += 8 + size + (size % 2);
  }
  throw new Error(`${name} has no sound in it: give a mono 16-bit PCM WAV with a fmt and a data chunk`);
}

function pcmRate(format: Buffer, name: string): number {
  const [kind, channels, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt16LE(14)];
  if (kind !== PCM || channels !== 1 || bits !== 16) {
    throw new Error(
      `${name} holds format ${kind}, ${channels} channels of ${bits} bits: give a mono 16-bit PCM WAV`,
    );
  }
  return format.readUInt32LE(4);
}

/** A copy, because the file's bytes need not lie on an even address. */
function toSamples(bytes: Buffer): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / 2));
  new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.length * 2));
  return samples;
}
