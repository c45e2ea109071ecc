import type { CallRequest } from '../telcoflow/call-request.ts';
import type { FullCallView } from '../telcoflow/call-view.ts';
import type { CallEvent } from '../telcoflow/timeline.ts';

/** The phone network from outside, over its control API. */
export interface Phone {
  place(call: CallRequest): Promise<string>;
  view(callId: string): Promise<FullCallView>;
  /** Events of the call one by one as they happen, until it has ended. */
  follow(callId: string): AsyncIterable<CallEvent>;
  hangUp(callId: string): Promise<void>;
  /** The stream that the agent was sent, samples of 16 bits. */
  sentToAgent(callId: string): Promise<Int16Array>;
}

const WAV_HEADER_BYTES = 44;

/** @param apiUrl of the simulated platform. Everything rejects with the platform's own words when it refuses. */
export function phoneAt(apiUrl: string): Phone {
  const ask = async (path: string, body?: object): Promise<Response> => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${apiUrl}${path}`, body === undefined ? {} : init);
    if (!response.ok) throw new Error(`the phone platform refused ${path}: ${await response.text()}`);
    return response;
  };
  return {
    place: async (call) => (await said<{ callId: string }>(ask('/calls', call))).callId,
    view: (callId) => said<FullCallView>(ask(`/calls/${callId}`)),
    async *follow(callId) {
      for (let after = 0; ;) {
        const { events } = await said<{ events: CallEvent[] }>(ask(`/calls/${callId}/events?after=${after}`));
        for (const event of events) {
          yield event;
          if (event.kind === 'ended') return;
          after = event.n;
        }
      }
    },
    hangUp: async (callId) => void (await ask(`/calls/${callId}/hangup`, {})),
    async sentToAgent(callId) {
      const wav = await (await ask(`/calls/${callId}/sent.wav`)).arrayBuffer();
      return new Int16Array(wav.slice(WAV_HEADER_BYTES));
    },
  };
}

async function said<T>(answer: Promise<Response>): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the platform is ours and has the same types
  return (await (await answer).json()) as T;
}
