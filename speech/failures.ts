export interface UnavailableOptions {
  readonly cause?: unknown;
  /** How long the model wants to be left alone; absent: it did not say. */
  readonly retryAfterMs?: number | undefined;
}

/** The speech model could not do it this time; asked again later it may. */
export class SpeechUnavailable extends Error {
  override name = 'SpeechUnavailable';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { cause, retryAfterMs }: UnavailableOptions = {}) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** The speech model will not do it, however often it is asked. */
export class SpeechRefused extends Error {
  override name = 'SpeechRefused';
}

/** Whether it is already told in our words, so that it need not be told again. */
export function isSpeechFailure(failure: unknown): failure is SpeechUnavailable | SpeechRefused {
  return failure instanceof SpeechUnavailable || failure instanceof SpeechRefused;
}
