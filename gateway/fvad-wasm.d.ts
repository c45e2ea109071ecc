/** WebRTC's voice-activity detection as the package gives it: C functions and their memory, without types of its own. */
declare module '@echogarden/fvad-wasm' {
  export interface Fvad {
    /** Replaced when the memory grows: never keep it. */
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    /** A detector, or 0 when there is no memory. */
    _fvad_new(): number;
    _fvad_free(detector: number): void;
    /** 0 (least) to 3 (most) eager to reject what may not be speech; -1 when refused. */
    _fvad_set_mode(detector: number, mode: number): number;
    /** 8000, 16000, 32000 or 48000; -1 when refused. */
    _fvad_set_sample_rate(detector: number, samplesPerSecond: number): number;
    /** 1 speech, 0 none, -1 when the length is not 10, 20 or 30 ms. */
    _fvad_process(detector: number, samplesAddress: number, samples: number): number;
  }
  function load(): Promise<Fvad>;
  export { load as default };
}
