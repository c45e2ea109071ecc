import { listensForWords } from './attention.ts';
import { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import { Party } from './party.ts';

/** A party of the call, whose speech is told in the call's story. */
export function newParty(call: Call, name: 'caller' | 'callee'): Party {
  return new Party({
    name,
    keepAudio: call.host.keepAudio,
    watcher: {
      onSpeechStarted: ({ step, what }, start) =>
        call.note({ kind: 'speech-started', by: name, step, what, ...start }),
      onSpeechEnded: (spoken) => call.note({ kind: 'speech-ended', ...spoken }),
    },
  });
}

/** The call's line at the moment when it is picked up. */
export function newBridge(call: Call): Bridge {
  return new Bridge({
    ...call.audio,
    settings: call.settings,
    keepAudio: call.host.keepAudio,
    caller: call.caller,
    callee: call.callee,
    agent: call.voice,
    hearing: listensForWords(call.request.steps) ? call.host.hearing : undefined,
    promptWatcher: {
      onStarted: (fromSample) => call.note({ kind: 'prompt-started', fromSample }),
      onHeard: (fromSample, toSample) => call.note({ kind: 'prompt-heard', fromSample, toSample }),
    },
  });
}
