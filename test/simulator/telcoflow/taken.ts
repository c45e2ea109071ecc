import type { TestContext } from 'node:test';
import type {
  CallHandle,
  CallRequest,
  SettingOverrides,
  Telcoflow,
} from '../../../simulator/telcoflow/telcoflow.ts';
import { RawAgent, type VoiceSocket } from './raw-agent.ts';
import { platformFor } from './scene.ts';

export interface Taken {
  readonly platform: Telcoflow;
  readonly call: CallHandle;
  readonly agent: RawAgent;
  readonly voice: VoiceSocket;
}

/** A call on a platform of its own, claimed and with an open voice socket. */
export async function taken(
  t: TestContext,
  settings: SettingOverrides,
  request: Partial<CallRequest> = {},
): Promise<Taken> {
  const platform = await platformFor(t, { offerAfterSetupMs: 0, ...settings });
  const agent = await RawAgent.connect(t, platform);
  const call = platform.placeCall({ to: '+6531580002', ...request });
  const voice = await agent.take(call.sessionId);
  return { platform, call, agent, voice };
}
