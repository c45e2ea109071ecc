import { after } from 'node:test';
import { startVoice } from '../simulator/voice/voice.ts';
import type { Voice } from '../simulator/voice/voice.ts';

let started: Promise<Voice> | undefined;

/** The voice of all callers of a test file, gone with its last test. */
export function sharedVoice(): Promise<Voice> {
  started ??= start();
  return started;
}

async function start(): Promise<Voice> {
  const voice = await startVoice();
  after(() => voice.close());
  return voice;
}
