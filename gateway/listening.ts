import { AnswerTurn } from './answer-turn.ts';
import type { Ear } from './ear.ts';

/** Listens to a caller for one answer, from the moment at which we begin to ask. */
export class Listening {
  readonly turn: AnswerTurn;
  readonly #ear: Ear;
  readonly #waiting = new Set<() => void>();
  readonly #stopWatching: () => void;

  constructor(ear: Ear) {
    this.#ear = ear;
    // Words that came while nobody listened belong to the answer.
    const { firstSample, hasSpoken } = ear.takeTurn();
    const startSample = hasSpoken ? firstSample : ear.samples;
    this.turn = new AnswerTurn({ sampleRate: ear.sampleRate, startSample, hasSpoken });
    ear.keepFrom(this.turn.from);
    this.#stopWatching = ear.voice.watch((speech) => {
      this.turn.note(speech);
      ear.keepFrom(this.turn.from);
      for (const look of this.#waiting) look();
    });
  }

  /** Our question has been heard, or was broken off. */
  questionEnded(): void {
    this.turn.questionEnded(this.#ear.samples);
  }

  /** Settles as soon as that holds of the turn, looked at with every 20 ms of sound, or the signal is aborted. Never rejects. */
  until(holds: (turn: AnswerTurn) => boolean, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (signal.aborted || holds(this.turn)) resolve();
    };
    this.#waiting.add(look);
    signal.addEventListener('abort', look, { once: true });
    look();
    return promise.finally(() => {
      this.#waiting.delete(look);
      signal.removeEventListener('abort', look);
    });
  }

  /** What the caller has said up to now, from their first word on. */
  sound(): Buffer {
    return this.#ear.past(this.turn.from ?? this.#ear.samples).pcm;
  }

  /** The answer has been heard: what comes from now on belongs to what follows. */
  close(): void {
    this.#stopWatching();
    this.#ear.keepFrom(undefined);
    this.#ear.endTurn();
  }
}
