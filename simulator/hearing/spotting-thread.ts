/** Worker thread: looks for a phrase in what was heard. Of both it gets the samples and nothing else. */
import { constants, setPriority } from 'node:os';
import { serveParent } from '../voice/serve-parent.ts';
import { cepstraOf, STEP_MS, withoutEdges } from './cepstra.ts';
import type { HeardRange, Listening } from './hearing.ts';
import { spot } from './spot.ts';

// Whole calls are played in real time beside it. On Linux this is about the thread alone.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

serveParent(({ phrase, sound, sampleRate }: Listening): { reply: HeardRange | undefined } => {
  const wanted = cepstraOf({ samples: withoutEdges(phrase), sampleRate });
  const place = spot(wanted, cepstraOf({ samples: sound, sampleRate }));
  const step = (sampleRate * STEP_MS) / 1000;
  return { reply: place && { fromSample: place.from * step, toSample: place.to * step } };
});
