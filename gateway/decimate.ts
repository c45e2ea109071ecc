/** Samples per second that come out for 24 000 that go in. */
const FACTOR = 3;

/** Odd and symmetric, so that the delay is a whole number of samples: 18 of them, 0.75 ms. */
const TAPS = 37;

/** Of the incoming rate: 3.4 kHz (as telephones have it) of 24 kHz. What is above 4 kHz would come back as a false low tone. */
const CUTOFF = 3400 / 24_000;

/** Low-pass by a windowed sinc (Blackman), with a gain of 1 for a constant signal. */
const COEFFICIENTS = lowPass();

/** Turns sound at 24 kHz into sound at 8 kHz, frame by frame, as one unbroken stream. */
export class Decimator {
  /** The end of the frame before, then the present frame. */
  readonly #window: Float32Array;
  readonly #output: Int16Array;

  /** @param frameSamples length of each frame at 24 kHz, a multiple of 3. */
  constructor(frameSamples: number) {
    this.#window = new Float32Array(TAPS - 1 + frameSamples);
    this.#output = new Int16Array(frameSamples / FACTOR);
  }

  /** The frame at 8 kHz; the array is used again for the next one. */
  decimate(frame: Int16Array): Int16Array {
    const window = this.#window;
    window.copyWithin(0, window.length - (TAPS - 1));
    window.set(frame, TAPS - 1);
    for (let i = 0; i < this.#output.length; i += 1) this.#output[i] = clip(filterAt(window, i * FACTOR));
    return this.#output;
  }
}

/** Both halves of the filter are alike, which saves half of the multiplications. */
function filterAt(window: Float32Array, start: number): number {
  const end = start + TAPS - 1;
  const middle = (TAPS - 1) / 2;
  let sum = (COEFFICIENTS[middle] ?? 0) * (window[start + middle] ?? 0);
  for (let k = 0; k < middle; k += 1) {
    sum += (COEFFICIENTS[k] ?? 0) * ((window[start + k] ?? 0) + (window[end - k] ?? 0));
  }
  return sum;
}

function clip(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample)));
}

function lowPass(): Float32Array {
  const taps = Float32Array.from({ length: TAPS }, (_, k) => {
    const x = k - (TAPS - 1) / 2;
    const sinc = x === 0 ? 2 * CUTOFF : Math.sin(2 * Math.PI * CUTOFF * x) / (Math.PI * x);
    const turn = (2 * Math.PI * k) / (TAPS - 1);
    return sinc * (0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}
