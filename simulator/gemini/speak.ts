import type { SampleRate } from '../../contracts/audio.ts';
import type { Voice } from '../voice/voice.ts';
import type { GenerateRequest } from './generate-request.ts';
import { textOf } from './generate-request.ts';
import { ModelRefusal } from './model-refusal.ts';

/** The model's voices by name; which of ours speaks for them. */
const LOWER =
  'Charon Fenrir Orus Enceladus Iapetus Algieba Algenib Rasalgethi Alnilam Schedar Gacrux Sadaltager'.split(
    ' ',
  );
const MIDDLE = 'Kore Puck Aoede Umbriel Erinome Laomedeia Achird Zubenelgenubi Sadachbia Sulafat'.split(' ');
const HIGHER = 'Zephyr Leda Callirrhoe Autonoe Despina Achernar Pulcherrima Vindemiatrix'.split(' ');
const DEFAULT_VOICE = 'Kore';

/** Languages that somebody in the cast speaks; any English but British is spoken as in the States. */
const OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  'en-gb': 'en-gb',
  de: 'de-de',
  es: 'es-es',
  fr: 'fr-fr',
};

export interface Speech {
  readonly samples: Int16Array;
  readonly sampleRate: SampleRate;
}

/** What is asked for as sound. @throws {ModelRefusal} 400 for a text, voice or language that cannot be spoken. */
export async function speak(
  voice: Voice,
  { request, sampleRate }: { readonly request: GenerateRequest; readonly sampleRate: SampleRate },
): Promise<Speech> {
  const text = textOf(request);
  if (text === '') throw new ModelRefusal('INVALID_ARGUMENT', 'there is no text to speak in the contents');
  const castName = castFor(request.generationConfig.speechConfig);
  const samples = await voice.say(text, castName, sampleRate).catch((error: unknown) => {
    throw new ModelRefusal('INVALID_ARGUMENT', error instanceof Error ? error.message : String(error));
  });
  return { samples, sampleRate };
}

function castFor(config: GenerateRequest['generationConfig']['speechConfig']): string {
  const name = config?.voiceConfig?.prebuiltVoiceConfig.voiceName ?? DEFAULT_VOICE;
  const language = config?.languageCode?.toLowerCase() ?? 'en-us';
  const english = inEnglish(name);
  const other = OTHER_LANGUAGES[language] ?? OTHER_LANGUAGES[language.split('-')[0] ?? ''];
  if (other !== undefined) return other;
  if (language.startsWith('en')) return english;
  throw new ModelRefusal('INVALID_ARGUMENT', `Language code ${language} is not supported by the stand-in`);
}

function inEnglish(name: string): string {
  const is = (one: string) => one.toLowerCase() === name.toLowerCase();
  if (LOWER.some(is)) return 'en-us-low';
  if (HIGHER.some(is)) return 'en-us-high';
  if (MIDDLE.some(is)) return 'en-us';
  throw new ModelRefusal(
    'INVALID_ARGUMENT',
    `Voice name ${name} is not supported. Allowed voice names are: ${[...MIDDLE, ...LOWER, ...HIGHER].join(', ').toLowerCase()}`,
  );
}
