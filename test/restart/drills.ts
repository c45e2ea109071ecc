import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { CallResult } from '../../contracts/call.ts';
import type { CallEvent } from '../../simulator/telcoflow/timeline.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { eventually } from '../eventually.ts';
import { assertAllKept } from '../kept-exactly.ts';
import type { Office } from '../office.ts';
import { assertHeardOnce } from './heard.ts';

/** Each drill has processes of its own: more of them at once would measure the machine. */
const AT_ONCE = 3;

/** Drills side by side: name → drill. */
export function drills(
  title: string,
  all: Readonly<Record<string, (t: TestContext) => Promise<void>>>,
): void {
  void describe(title, { concurrency: AT_ONCE }, () => {
    for (const [name, drill] of Object.entries(all)) void test(name, drill);
  });
}

/** The caller has begun to leave the message. */
export function callerSpeaks(call: CallHandle): Promise<CallEvent> {
  return call.until(({ kind }) => kind === 'speech-started');
}

/** The caller has said the last word of the message. */
export function callerHasSpoken(call: CallHandle): Promise<CallEvent> {
  return call.until(({ kind }) => kind === 'speech-ended');
}

/** The first word of the first prompt is heard. */
export function promptBegins(call: CallHandle): Promise<CallEvent> {
  return call.until(({ kind }) => kind === 'prompt-started');
}

/** The first word of what is said to the message is heard. */
export async function confirmationBegins(call: CallHandle, waitMs?: number): Promise<CallEvent> {
  const { n: spoken } = await callerHasSpoken(call);
  return call.until(({ kind, n }) => kind === 'prompt-started' && n > spoken, waitMs);
}

/** So many seconds have gone by on the line since the last word of the message. */
export async function untilSilentFor(call: CallHandle, seconds: number): Promise<void> {
  await callerHasSpoken(call);
  await eventually(() => {
    const { lineSamples, parties, sampleRate } = call.view();
    const lastWord = parties.caller.spoken.at(-1)?.endSample ?? Infinity;
    assert.ok(lineSamples >= lastWord + seconds * sampleRate);
  });
}

/** The message was taken as if nothing had happened: told once, kept whole, and each prompt heard once. */
export async function assertNothingNoticed(
  { store, result, messages }: Office,
  call: CallHandle,
  prompts: readonly string[],
): Promise<CallResult> {
  const ended = await result(call);
  assert.equal(ended.outcome, 'message-taken');
  assert.equal((await messages()).length, 1, 'the team is told once');
  await assertAllKept(store, call, ended.recordingId);
  await assertHeardOnce(store, call, prompts);
  return ended;
}
