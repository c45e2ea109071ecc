import type { Sound } from '../telcoflow/wav.ts';
import { decodeWav } from '../telcoflow/wav.ts';
import { ModelRefusal } from './model-refusal.ts';

export type { Sound };

const RATE_WHEN_NOT_SAID = 24_000;
const LOWEST_RATE = 8000;
const HIGHEST_RATE = 48_000;

/** Samples of inline data: a WAV file, or bare samples (little-endian, as the model takes and gives them). */
export function soundOf({ mimeType, data }: { readonly mimeType: string; readonly data: string }): Sound {
  const bytes = Buffer.from(data, 'base64');
  const [kind = '', ...parameters] = mimeType.toLowerCase().split(/\s*;\s*/);
  if (/^audio\/(x-)?wav$/.test(kind)) return wav(bytes);
  if (!/^audio\/(pcm|l16)$/.test(kind)) {
    throw new ModelRefusal('INVALID_ARGUMENT', `Unsupported MIME type: ${mimeType}`);
  }
  const rate = parameters.find((one) => one.startsWith('rate='))?.slice('rate='.length);
  return inRange({
    samples: new Int16Array(new Uint8Array(bytes.subarray(0, bytes.length & ~1)).buffer),
    sampleRate: rate === undefined ? RATE_WHEN_NOT_SAID : Number(rate),
  });
}

function wav(bytes: Buffer): Sound {
  try {
    return inRange(decodeWav(bytes, 'the inline data'));
  } catch (error) {
    throw error instanceof ModelRefusal ? error : new ModelRefusal('INVALID_ARGUMENT', String(error));
  }
}

function inRange(sound: Sound): Sound {
  if (sound.sampleRate >= LOWEST_RATE && sound.sampleRate <= HIGHEST_RATE) return sound;
  throw new ModelRefusal(
    'INVALID_ARGUMENT',
    `a sample rate of ${sound.sampleRate} Hz: give from ${LOWEST_RATE} to ${HIGHEST_RATE}`,
  );
}
