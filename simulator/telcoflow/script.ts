import { setTimeout as sleep } from 'node:timers/promises';
import type { SampleRate } from '../../contracts/audio.ts';
import type { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import type { Step } from './call-request.ts';
import type { Party } from './party.ts';

/** The steps of a call's parties, carried out one after the other while the call lasts. */
export class CallScript {
  readonly #call: Call;
  readonly #over = new AbortController();
  #sounds: ReadonlyMap<Step, Promise<Int16Array | undefined>> | undefined;
  #preparedRate: SampleRate | undefined;
  /** Up to here the caller has listened to the agent: an earlier prompt is no answer to what was said since. */
  #listenedTo = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Starts to make the sounds of all steps, so that they are there when it is their turn. */
  prepare(sampleRate: SampleRate): void {
    if (this.#preparedRate === sampleRate) return;
    this.#preparedRate = sampleRate;
    const { steps, calleeSteps, sampleRate: lineRate } = this.#call.request;
    const sounds = new Map<Step, Promise<Int16Array | undefined>>();
    for (const step of [...steps, ...calleeSteps]) {
      const line = steps.includes(step) ? lineRate : undefined;
      const sound = this.#call.host.sounds.of({ step, sampleRate, lineRate: line });
      // A failure is met when it is the step's turn.
      sound.catch(() => {});
      sounds.set(step, sound);
    }
    this.#sounds = sounds;
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
      else if ('hangUp' in step) this.#call.hangUp(party.name);
      else await this.#onTheLine(party, step, index);
    }
  }

  /** Steps that need the call to be picked up wait for that. */
  async #onTheLine(party: Party, step: Step, index: number): Promise<void> {
    const bridge = await this.#lineOpen();
    if ('waitForPrompt' in step) await this.#listen(bridge, step.silenceMs);
    if ('say' in step || 'play' in step) {
      const samples = await this.#sounds?.get(step);
      if (!samples || this.#over.signal.aborted) return;
      await party.speak({ samples, step: index, what: 'say' in step ? step.say : step.play });
      if (party.name === 'caller') this.#listenedTo = bridge.position;
    }
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

  async #listen(bridge: Bridge, silenceMs: number | undefined): Promise<void> {
    const { settings, audio } = this.#call;
    const silence = silenceMs === undefined ? undefined : Math.round((silenceMs * audio.sampleRate) / 1000);
    const patience = new AbortController();
    const heard = bridge.ear.promptAfter(this.#listenedTo, silence);
    const signal = AbortSignal.any([patience.signal, this.#over.signal]);
    const lost = sleep(settings.patienceMs, true, { signal }).catch(() => false);
    const gaveUp = await Promise.race([heard, lost]);
    patience.abort();
    this.#listenedTo = bridge.ear.lastAudible;
    if (gaveUp !== true || this.#over.signal.aborted) return;
    this.#call.note({ kind: 'lost-patience' });
    this.#call.hangUp('caller');
  }

  get #longest(): number {
    return this.#call.settings.maxCallMs;
  }
}
