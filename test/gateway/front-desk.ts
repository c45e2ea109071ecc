import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CallEnded, CallInput, GatewayAttached } from '../../contracts/call.ts';
import type { Line, OfficeNow } from '../../contracts/line.ts';
import type { CallWorkflows } from '../../gateway/call-workflows.ts';
import type { Directory } from '../../gateway/directory.ts';
import { HeldCalls } from '../../gateway/held-calls.ts';
import type { Offer } from '../../gateway/platform.ts';
import { createReception } from '../../gateway/reception.ts';
import { DEFAULT_PROMPTS } from '../../lines/default-prompts.ts';
import { LogCapture } from '../log-capture.ts';
import { daily, office as officeHours } from '../lines/office.ts';
import { PROMPTS } from '../acceptance/brisk.ts';
import { OFFER, ScriptedCall } from './scripted-call.ts';

export const LINE: Line = {
  number: '+6531580002',
  office: 'Harbour Dental',
  script: 'voicemail',
  ...officeHours('Asia/Singapore', { weekly: daily('09:00-17:00') }),
  language: 'en-US',
  voice: 'Kore',
  ringSeconds: 25,
  recording: { maxSeconds: 60, endSilenceMs: 1500, noSpeechSeconds: 6 },
  whenNotHeard: 'person',
  prompts: { ...DEFAULT_PROMPTS, ...PROMPTS },
  alert: { kind: 'slack', channel: '#calls' },
  failOpen: { afterSeconds: 4, policy: 'connect' },
  maxCallMinutes: 10,
  maxCallsPerCaller: 2,
};

export const OFFICE_NOW: OfficeNow = { open: true, localTime: '2026-11-21T10:00:00+08:00' };

/** The engine as reception meets it: it takes a call when the test says so. */
export class ScriptedWorkflows implements CallWorkflows {
  readonly attached: { readonly input: CallInput; readonly gateway: GatewayAttached }[] = [];
  readonly ends: { readonly callId: string; readonly end: CallEnded }[] = [];
  readonly #takes = Promise.withResolvers<'attached' | 'finished'>();

  attach(input: CallInput, gateway: GatewayAttached): Promise<'attached' | 'finished'> {
    this.attached.push({ input, gateway });
    return this.#takes.promise;
  }

  ended(callId: string, end: CallEnded): Promise<void> {
    this.ends.push({ callId, end });
    return Promise.resolve();
  }

  takes(): void {
    this.#takes.resolve('attached');
  }

  hasFinished(): void {
    this.#takes.resolve('finished');
  }

  fails(failure: Error): void {
    this.#takes.reject(failure);
  }
}

export interface FrontDeskOptions {
  readonly line?: Partial<Line>;
  readonly directory?: Partial<Directory>;
  /** Warnings and errors that belong to the story of this test. */
  readonly expectedLogs?: readonly RegExp[];
}

/** A gateway's reception with one line, and a phone on which calls come in. */
export function frontDesk(t: TestContext, { line, directory, expectedLogs = [] }: FrontDeskOptions = {}) {
  const logs = new LogCapture();
  const held = new HeldCalls();
  const workflows = new ScriptedWorkflows();
  const found = { line: { ...LINE, ...line }, office: OFFICE_NOW };
  const onCall = createReception({
    held,
    workflows,
    gatewayId: 'g-1',
    queue: 'gateway-g-1',
    log: logs.log('gateway'),
    voice: { ready: () => undefined },
    directory: {
      resolve: (dialled) => (dialled === LINE.number ? found : undefined),
      normalise: (number) => (number.startsWith('+') ? number : undefined),
      close: () => undefined,
      ...directory,
    },
  });
  t.after(() => held.close());
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), [], 'nothing unexpected is logged'));
  const ring = (offer: Partial<Offer> = {}, platform = new ScriptedCall()): ScriptedCall => {
    onCall(platform, { ...OFFER, ...offer });
    return platform;
  };
  return { held, workflows, logs, ring };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
