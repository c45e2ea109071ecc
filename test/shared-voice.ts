import { after } from 'node:test';
import { startVoice } from '../simulator/voice/voice.ts';
import type { Voice } from '../simulator/voice/voice.ts';

let started: Promise<Voice> | undefined;

/** The voice of all callers of a test file, gone with its last test. */
export function sharedVoice(): Promise<Voice> {
  started ??= startVoice();
  return started;
}

// At the top of the module: inside a test it would be that test's hook, and its voice would be gone for the next one.
after(async () => {
  const voice = await started;
  await voice?.close();
});
