import type { TestContext } from 'node:test';
import { z } from 'zod';
import {
  startTelcoflow,
  type CallHandle,
  type CallRequest,
  type Telcoflow,
} from '../../../simulator/telcoflow/telcoflow.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { RawAgent, type VoiceSocket } from './raw-agent.ts';

const SAMPLE_RATE = 24_000;
/** The voice in which our prompts are spoken. */
const SPEAKER = 'en-us';

const requestSchema = z.object({
  type: z.literal('buffer_request'),
  data: z.object({ requested_bytes: z.number() }),
});

/** An agent on an answered call that says sentences, as fast as the platform asks for them. */
export class SpeakingAgent {
  readonly voice: VoiceSocket;
  readonly call: CallHandle;
  #queue = Buffer.alloc(0);
  #owedBytes = 0;

  constructor(voice: VoiceSocket, call: CallHandle) {
    this.voice = voice;
    this.call = call;
    voice.socket.ws.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return;
      const request = requestSchema.safeParse(JSON.parse(data.toString('utf8')));
      this.#owedBytes += request.data?.data.requested_bytes ?? 0;
      this.#send();
    });
  }

  async say(text: string): Promise<void> {
    const samples = await (await sharedVoice()).say(text, SPEAKER, SAMPLE_RATE);
    this.#queue = Buffer.concat([
      this.#queue,
      Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength),
    ]);
    this.#send();
  }

  /** Falls silent at once: what is not yet played is forgotten. */
  async fallSilent(): Promise<void> {
    this.#queue = Buffer.alloc(0);
    await this.voice.command('agent.interrupt');
  }

  #send(): void {
    const bytes = Math.min(this.#owedBytes, this.#queue.length);
    if (bytes === 0) return;
    this.voice.socket.send(Buffer.concat([Buffer.alloc(1), this.#queue.subarray(0, bytes)]));
    this.#queue = this.#queue.subarray(bytes);
    this.#owedBytes -= bytes;
  }
}

/** A platform on which callers speak and are spoken to with the simulated voice. */
export async function speakingPlatform(t: TestContext): Promise<Telcoflow> {
  const platform = await startTelcoflow({ voice: await sharedVoice(), settings: { offerAfterSetupMs: 0 } });
  t.after(() => platform.close());
  return platform;
}

/** A call with these steps, answered by a speaking agent. */
export async function answered(t: TestContext, request: Partial<CallRequest>): Promise<SpeakingAgent> {
  const platform = await speakingPlatform(t);
  const agent = await RawAgent.connect(t, platform, { sampleRate: SAMPLE_RATE });
  return answeredBy(agent, platform.placeCall({ to: '+6531580002', ...request }));
}

export async function answeredBy(agent: RawAgent, call: CallHandle): Promise<SpeakingAgent> {
  const speaking = new SpeakingAgent(await agent.take(call.sessionId), call);
  await speaking.voice.command('call.answer');
  return speaking;
}
