import type { SampleRate } from '../../contracts/audio.ts';
import type { Hearing } from '../hearing/hearing.ts';
import type { Call } from './call.ts';
import type { Faults } from './faults.ts';
import type { Settings } from './settings.ts';
import type { Sounds } from './sounds.ts';
import type { Ticker } from './ticker.ts';

/** What a call needs of the platform around it. */
export interface CallHost {
  readonly settings: Settings;
  /** Rate of calls whose agent names none. */
  readonly sampleRate: SampleRate;
  readonly keepAudio: boolean;
  readonly keepFrames: boolean;
  readonly orgUuid: string;
  readonly ticker: Ticker;
  readonly faults: Faults;
  readonly sounds: Sounds;
  readonly hearing: Hearing;
  /** A fresh token for the call's voice socket and where to use it; `lifeMs` 0 = until the call ends. */
  readonly issueToken: (callId: string, lifeMs: number) => { url: string; token: string };
  readonly offerToAll: (call: Call) => void;
  /** Everybody may be offered the call once more. */
  readonly forgetOffers: (call: Call) => void;
  /** Resolves after so long, or at once when the platform closes. */
  readonly pause: (ms: number) => Promise<void>;
}
