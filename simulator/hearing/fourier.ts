/** Turns so many samples (a power of two) into the power of each frequency up to half their rate. */
export class Fourier {
  readonly #size: number;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;

  constructor(size: number) {
    const turn = (at: number): number => (-2 * Math.PI * at) / size;
    this.#size = size;
    this.#cosine = Float64Array.from({ length: size / 2 }, (_, at) => Math.cos(turn(at)));
    this.#sine = Float64Array.from({ length: size / 2 }, (_, at) => Math.sin(turn(at)));
    this.#real = new Float64Array(size);
    this.#imaginary = new Float64Array(size);
  }

  /** The wave is filled up with zeros. The powers are valid until the next call. */
  powers(wave: Float64Array): Float64Array {
    this.#real.fill(0);
    this.#real.set(wave);
    this.#imaginary.fill(0);
    this.#reorder();
    for (let length = 2; length <= this.#size; length *= 2) this.#combine(length);
    for (let at = 0; at <= this.#size / 2; at += 1) {
      this.#real[at] = (this.#real[at] ?? 0) ** 2 + (this.#imaginary[at] ?? 0) ** 2;
    }
    return this.#real.subarray(0, this.#size / 2 + 1);
  }

  /** Each sample changes places with the one whose index has the same bits in reverse. */
  #reorder(): void {
    for (let at = 1, reversed = 0; at < this.#size; at += 1) {
      let bit = this.#size / 2;
      for (; (reversed & bit) !== 0; bit /= 2) reversed -= bit;
      reversed += bit;
      if (at >= reversed) continue;
      const kept = this.#real[at] ?? 0;
      this.#real[at] = this.#real[reversed] ?? 0;
      this.#real[reversed] = kept;
    }
  }

  /** Makes spectra of this length of pairs that are half as long. */
  #combine(length: number): void {
    const [half, stride] = [length / 2, this.#size / length];
    for (let first = 0; first < this.#size; first += length) {
      for (let nth = 0; nth < half; nth += 1) this.#butterfly(first + nth, half, nth * stride);
    }
  }

  #butterfly(one: number, distance: number, turn: number): void {
    const real = this.#real;
    const imaginary = this.#imaginary;
    const other = one + distance;
    const cosine = this.#cosine[turn] ?? 0;
    const sine = this.#sine[turn] ?? 0;
    const x = real[other] ?? 0;
    const y = imaginary[other] ?? 0;
    const turnedX = x * cosine - y * sine;
    const turnedY = x * sine + y * cosine;
    real[other] = (real[one] ?? 0) - turnedX;
    imaginary[other] = (imaginary[one] ?? 0) - turnedY;
    real[one] = (real[one] ?? 0) + turnedX;
    imaginary[one] = (imaginary[one] ?? 0) + turnedY;
  }
}
