import { setTimeout as sleep } from 'node:timers/promises';
import type { SampleRate } from '../../contracts/audio.ts';
import { Attention } from './attention.ts';
import type { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import type { Step } from './call-request.ts';
import type { Party } from './party.ts';
import { nameOf } from './sounds.ts';
import { triggerOf } from './step-faults.ts';

/** What a step needs that takes time to make. */
interface Prepared {
  readonly sound: Promise<Int16Array | undefined>;
  /** How the words sound that the step waits for. */
  readonly phrase: Promise<Int16Array> | undefined;
}

/** The steps of a call's parties, carried out one after the other while the call lasts. */
export class CallScript {
  readonly #call: Call;
  readonly #over = new AbortController();
  readonly #attention: Attention;
  #prepared: ReadonlyMap<Step, Prepared> | undefined;
  #preparedRate: SampleRate | undefined;

  constructor(call: Call) {
    this.#call = call;
    this.#attention = new Attention(call, this.#over.signal);
  }

  /** Starts to make the sounds of all steps, so that they are there when it is their turn. */
  prepare(sampleRate: SampleRate): void {
    if (this.#preparedRate === sampleRate) return;
    this.#preparedRate = sampleRate;
    const { steps, calleeSteps, sampleRate: lineRate } = this.#call.request;
    const { sounds } = this.#call.host;
    const prepared = new Map<Step, Prepared>();
    for (const step of [...steps, ...calleeSteps]) {
      const line = steps.includes(step) ? lineRate : undefined;
      const sound = sounds.of({ step, sampleRate, lineRate: line });
      const phrase = sounds.phraseOf(step, sampleRate);
      // A failure is met when it is the step's turn.
      for (const made of [sound, phrase]) made?.catch(() => {});
      prepared.set(step, { sound, phrase });
    }
    this.#prepared = prepared;
  }

  /** Carries out the steps; a step that cannot be done ends the call, because the test could not mean anything after it. */
  start(party: Party, steps: readonly Step[]): void {
    this.#run(party, steps).catch((error: unknown) => {
      if (this.#over.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#call.note({ kind: 'step-failed', by: party.name, why });
      this.#call.end('platform', `a step of the ${party.name} failed: ${why}`);
    });
  }

  /** The call is over. */
  stop(): void {
    this.#over.abort();
  }

  async #run(party: Party, steps: readonly Step[]): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (this.#over.signal.aborted) return;
      if ('pauseMs' in step) await sleep(step.pauseMs, undefined, { signal: this.#over.signal });
      else if ('hangUp' in step && !isCued(step)) this.#call.hangUp(party.name);
      else await this.#onTheLine(party, step, index);
    }
  }

  /** Steps that need the call to be picked up wait for that. */
  async #onTheLine(party: Party, step: Step, index: number): Promise<void> {
    const bridge = await this.#lineOpen();
    // Made before the cue comes, so that nothing but hearing takes time then.
    const samples = await this.#prepared?.get(step)?.sound;
    if ('waitForPrompt' in step) await this.#attention.prompt(bridge, step.silenceMs);
    else await this.#cue(bridge, step, index);
    if (this.#over.signal.aborted) return;
    if ('hangUp' in step) this.#call.hangUp(party.name);
    if (!samples) return;
    await party.speak({ samples, step: index, what: nameOf(step) });
    if (party.name === 'caller') this.#attention.spokeUntil(bridge.position);
  }

  /** Waits for what the step reacts to. */
  async #cue(bridge: Bridge, step: Step, index: number): Promise<void> {
    const { whenHears, afterMs, interruptAfterMs } = triggerOf(step);
    if (interruptAfterMs !== undefined) await this.#attention.interruption(bridge, interruptAfterMs);
    if (whenHears === undefined) return;
    const phrase = await this.#prepared?.get(step)?.phrase;
    if (phrase) await this.#attention.phrase(bridge, { step: index, words: whenHears, phrase, afterMs });
  }

  async #lineOpen(): Promise<Bridge> {
    const { bridge, timeline } = this.#call;
    if (bridge) return bridge;
    await timeline.find(
      ({ kind }) => kind === 'answered' || kind === 'connected' || kind === 'ended',
      this.#longest,
    );
    if (!this.#call.bridge) throw new Error('the call was over before it was picked up');
    return this.#call.bridge;
  }

  get #longest(): number {
    return this.#call.settings.maxCallMs;
  }
}

function isCued(step: Step): boolean {
  const { whenHears, interruptAfterMs } = triggerOf(step);
  return whenHears !== undefined || interruptAfterMs !== undefined;
}
