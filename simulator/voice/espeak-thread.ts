/** Worker thread: says a text with espeak (GPL-3.0, which is why only the simulator may load it). */
import { readFile } from 'node:fs/promises';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import type { VoiceSettings } from './cast.ts';
import { serveParent } from './serve-parent.ts';

export interface SayRequest {
  readonly text: string;
  readonly settings: VoiceSettings;
  readonly sampleRate: number;
}

const FULL_SCALE = 32_768;
/** The converter takes more than 4 MB piece by piece, and then it does carry over what it heard before. */
const ONE_GO_SAMPLES = 1_000_000;
const converters = new Map<string, ReturnType<typeof libsamplerate.create>>();

interface Sound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** What espeak knows of its languages, 24 MB: read once, all instances share it. */
const rules = await readRules();

serveParent(async (request: SayRequest) => {
  const reply = await resample(await synthesize(request), request.sampleRate);
  return { reply, transfer: [reply.buffer] };
});

/** A fresh espeak for each text: the second text of the same one sounds a little different, because it carries state over. */
async function synthesize({ text, settings }: SayRequest): Promise<Sound> {
  const { eSpeakNGWorker: Espeak } = await loadEspeak({ getPreloadedPackage: () => rules });
  const espeak = new Espeak();
  if (espeak.set_voice(settings.espeak) !== 0) throw new Error(`espeak knows no voice "${settings.espeak}"`);
  espeak.set_rate(settings.wordsPerMinute);
  espeak.set_pitch(settings.pitch);
  const chunks: Int16Array[] = [];
  espeak.synthesize(text, (samples) => {
    chunks.push(samples);
    return false;
  });
  const samples = join(chunks);
  // A voice that espeak cannot use after all gives sound, but all of it zero.
  if (samples.every((sample) => sample === 0)) {
    throw new Error(
      `espeak's voice "${settings.espeak}" makes no sound of "${text}": take another text or voice`,
    );
  }
  return { samples, sampleRate: espeak.get_samplerate() };
}

async function readRules(): Promise<ArrayBuffer> {
  const file = new URL('espeak-ng.data', import.meta.resolve('@echogarden/espeak-ng-emscripten'));
  const { buffer, byteOffset, byteLength } = await readFile(file);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

function join(chunks: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return samples;
}

async function resample({ samples, sampleRate }: Sound, to: number): Promise<Int16Array<ArrayBuffer>> {
  const inOneGo = samples.length <= ONE_GO_SAMPLES;
  const converter = await (inOneGo ? keptConverter(sampleRate, to) : createConverter(sampleRate, to));
  const floats = converter.simple(Float32Array.from(samples, (sample) => sample / FULL_SCALE));
  if (!inOneGo) converter.destroy();
  return Int16Array.from(floats, (value) =>
    Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value * FULL_SCALE))),
  );
}

/** One for each pair of rates: each holds tens of megabytes, and carries nothing over from text to text. */
function keptConverter(from: number, to: number) {
  const pair = `${from}-${to}`;
  const kept = converters.get(pair) ?? createConverter(from, to);
  converters.set(pair, kept);
  return kept;
}

function createConverter(from: number, to: number) {
  return libsamplerate.create(1, from, to, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
}
