import type { SampleRate } from '../../contracts/audio.ts';
import type { AudioMode } from './frames.ts';
import type { Wire } from './wire.ts';

export interface AudioSetup {
  readonly sampleRate: SampleRate;
  readonly audioMode: AudioMode;
}

/** One session-manager socket of an agent: what it asked for and which calls it was told about. */
export class SessionSocket {
  /** The id that the agent learns in `setup.done`. */
  readonly smWsId: string;
  readonly wire: Wire;
  /** Request headers of the upgrade, credentials left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent until the agent's `setup`. */
  setup: AudioSetup | undefined;
  /** When `setup.done` went out, by `performance.now()`. */
  setUpAtMs = 0;
  readonly offered = new Set<string>();
  /** Offering one of these again would make the vendor's client register its handlers twice. */
  readonly claimed = new Set<string>();

  constructor(wire: Wire, headers: Readonly<Record<string, string>>) {
    this.smWsId = wire.id;
    this.wire = wire;
    this.headers = headers;
  }

  /** May be offered calls. */
  get isSetUp(): boolean {
    return this.setup !== undefined && this.wire.isOpen;
  }
}
