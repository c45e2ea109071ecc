import type { Fault } from './faults.ts';

const KEPT = 2000;

/** What is remembered of a request; no sound. */
export interface RequestNote {
  readonly at: string;
  readonly path: string;
  task?: 'speech' | 'transcription' | 'understanding';
  /** What was to be spoken. */
  text?: string;
  /** Length of the sound that came or went. */
  seconds?: number;
  fault?: Fault['kind'];
  /** Of the answer; absent until it has gone out whole. */
  status?: number;
  /** The connection was gone before the answer was whole. */
  brokenOff?: true;
}

/** The latest requests, oldest first. */
export class RequestLog {
  readonly #notes: RequestNote[] = [];

  begin(path: string): RequestNote {
    const note: RequestNote = { at: new Date().toISOString(), path };
    this.#notes.push(note);
    if (this.#notes.length > KEPT) this.#notes.shift();
    return note;
  }

  get notes(): readonly RequestNote[] {
    return this.#notes;
  }
}
