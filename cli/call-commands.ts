import { Client } from '@temporalio/client';
import { Closing } from '../closing.ts';
import { readSettings } from '../config.ts';
import { openConnection } from '../temporal.ts';
import { storyOf, tellCalls, tellStory } from './calls.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

export async function callsCommand(options: {
  readonly limit: number;
  readonly json?: boolean;
}): Promise<number> {
  const calls = await withStore((store) => store.calls.list({ limit: options.limit }));
  print(options, { calls }, calls.length === 0 ? 'no calls' : tellCalls(calls));
  return EXIT.good;
}

export async function showCommand(options: {
  readonly callId: string;
  readonly json?: boolean;
}): Promise<number> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = readSettings([]);
  const closing = new Closing();
  const openClient = async () =>
    new Client({ connection: await openConnection(address, closing), namespace });
  try {
    const story = await withStore((store) => storyOf(options.callId, { store, openClient }));
    if (story === undefined) {
      process.stderr.write(`there is no call "${options.callId}": holdfast calls lists the latest\n`);
      return EXIT.noSuchCall;
    }
    print(options, story, tellStory(story));
    return EXIT.good;
  } finally {
    await closing.close();
  }
}
