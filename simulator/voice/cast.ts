/** How a voice sounds: espeak's name for it, words per minute, pitch from 0 to 99. */
export interface VoiceSettings {
  readonly espeak: string;
  readonly wordsPerMinute: number;
  readonly pitch: number;
}

/**
 * The voices that can be asked for by name. espeak knows British English as "en"; its female variants ("+f3") are left
 * out because the stand-in for the speech model mishears them.
 */
const CAST: Readonly<Record<string, VoiceSettings>> = {
  'en-us': { espeak: 'en-us', wordsPerMinute: 150, pitch: 50 },
  'en-us-low': { espeak: 'en-us', wordsPerMinute: 150, pitch: 35 },
  'en-us-high': { espeak: 'en-us', wordsPerMinute: 150, pitch: 65 },
  'en-gb': { espeak: 'en', wordsPerMinute: 150, pitch: 60 },
  'en-gb-low': { espeak: 'en', wordsPerMinute: 150, pitch: 40 },
  'de-de': { espeak: 'de', wordsPerMinute: 150, pitch: 50 },
  'es-es': { espeak: 'es', wordsPerMinute: 150, pitch: 50 },
  'fr-fr': { espeak: 'fr', wordsPerMinute: 150, pitch: 50 },
};

/** Settings of a voice of the cast, whatever the case of its name ("en-US" is "en-us"). @throws {Error} naming it and the cast. */
export function voiceSettings(name: string): VoiceSettings {
  const found = CAST[name.toLowerCase()];
  if (found !== undefined) return found;
  throw new Error(`voice "${name}" is not in the cast: take one of ${Object.keys(CAST).join(', ')}`);
}
