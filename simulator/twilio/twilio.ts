import fastify from 'fastify';
import { createDoor } from '../faulty/door.ts';
import { Faults } from '../faulty/faults.ts';
import { controls } from './controls.ts';
import { accountSid as sidOf, Mailbox } from './mailbox.ts';
import { messagesApi } from './routes.ts';

export interface TwilioOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
}

export interface Twilio {
  /** Twilio's API, and the controls: /messages, /faults, /opted-out, /landlines. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  close(): Promise<void>;
}

/** What the routes share. */
export interface Simulation {
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly accountSid: string;
  readonly authToken: string;
  /** Requests that came, with those that met a fault. */
  readonly requests: string[];
  /** Closes the door for a while. */
  readonly refuseFor: (ms: number) => void;
}

const ACCOUNT = 'holdfast';
const AUTH_TOKEN = 'simulator-holdfast';

/** Twilio on loopback, for the real client: text messages with their refusals and failures. None reaches a telephone. */
export async function startTwilio({ port = 0 }: TwilioOptions = {}): Promise<Twilio> {
  const server = fastify({ forceCloseConnections: true });
  const door = createDoor(server);
  const simulation: Simulation = {
    mailbox: new Mailbox(),
    faults: new Faults(),
    accountSid: sidOf(ACCOUNT),
    authToken: AUTH_TOKEN,
    requests: [],
    refuseFor: door.refuseFor,
  };
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  await server.register(messagesApi(simulation), { prefix: '/2010-04-01/Accounts' });
  await server.register(controls(simulation));
  const url = await server.listen({ port, host: '127.0.0.1' });
  return {
    url,
    accountSid: simulation.accountSid,
    authToken: simulation.authToken,
    close: async () => {
      await door.open();
      await server.close();
    },
  };
}
