import { bytesToMs } from '../../contracts/audio.ts';
import type { SayInput, SayProgress, SayResult } from '../../contracts/verbs.ts';
import type { LiveCall } from '../live-call.ts';
import { speakInto } from '../speaking.ts';
import type { Sink, Voice } from '../speaking.ts';
import type { Utterance } from '../utterance.ts';
import type { StepRun } from '../steps.ts';

/** Plays a prompt and ends when the platform has played its last byte, not when it was queued. */
export async function say(call: LiveCall, input: SayInput, run: StepRun, voice: Voice): Promise<SayResult> {
  call.mustBeAloneWithCaller('say');
  const stop = AbortSignal.any([run.signal, call.over]);
  const utterance = call.playout.play();
  const sentences = new SentencesHeard(utterance, input.resume?.sentencesHeard ?? 0);
  run.report(() => sentences.progress());
  const interrupt = () => call.stopSpeaking();
  stop.addEventListener('abort', interrupt, { once: true });
  try {
    const { text, voice: voiceName, language } = input;
    const request = { text, voice: voiceName, language, skipSentences: sentences.skipped };
    // Without a voice the call goes on: a caller who hears only the beep can still leave a message.
    const failure = await speakInto(sentences, request, { voice, stop });
    const { heardBytes, why } = await utterance.finished;
    call.mustBeAlive();
    call.ear.beginTurn();
    const heardMs = Math.round(bytesToMs(heardBytes, call.ear.sampleRate));
    if (why === 'not-pulled') {
      call.log.warn(
        { step: input.step, heardMs },
        'the platform stopped asking for sound: a prompt was cut short',
      );
    }
    if (failure !== undefined) return { kind: 'not-spoken', why: failure };
    return { kind: 'played', heardMs };
  } finally {
    stop.removeEventListener('abort', interrupt);
  }
}

/** Follows which sentences the caller has heard in full, so that a successor starts with the one after. */
class SentencesHeard implements Sink {
  readonly #utterance: Utterance;
  readonly skipped: number;
  /** Where in the utterance each sentence ends, in bytes. */
  readonly #ends: number[] = [];
  #written = 0;

  constructor(utterance: Utterance, skipped: number) {
    this.#utterance = utterance;
    this.skipped = skipped;
  }

  write(sentence: number, pcm: Buffer): void {
    this.#utterance.write(pcm);
    this.#written += pcm.length;
    this.#ends[sentence - this.skipped] = this.#written;
  }

  end(): void {
    this.#utterance.end();
  }

  progress(): SayProgress {
    const heard = this.#utterance.heardBytes;
    // The last one written may still be growing; it counts once the next has begun.
    const complete = this.#ends.slice(0, -1).filter((end) => end <= heard).length;
    return { sentencesHeard: this.skipped + complete };
  }
}
