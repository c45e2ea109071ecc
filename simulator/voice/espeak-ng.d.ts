/** The part of the package that we use; it brings no types of its own. */
declare module '@echogarden/espeak-ng-emscripten' {
  export interface Espeak {
    /** 0 when the voice was found. */
    set_voice(name: string): number;
    /** Words per minute. */
    set_rate(wordsPerMinute: number): number;
    /** 0 to 99, 50 is the voice's own. */
    set_pitch(pitch: number): number;
    get_samplerate(): number;
    /** Blocks until everything is said; the callback stops it by returning true. */
    synthesize(text: string, take: (samples: Int16Array) => boolean): void;
  }
  export interface EspeakModule {
    readonly eSpeakNGWorker: new () => Espeak;
  }
  const load: (options: { getPreloadedPackage: () => ArrayBuffer }) => Promise<EspeakModule>;
  export default load;
}
