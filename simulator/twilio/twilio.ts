import type { Faults } from '../faulty/faults.ts';
import { createFaultyServer } from '../faulty/server.ts';
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
  readonly requests: string[];
}

const ACCOUNT = 'holdfast';
const AUTH_TOKEN = 'simulator-holdfast';

/** Twilio on loopback, for the real client: text messages with their refusals and failures. None reaches a telephone. */
export async function startTwilio({ port = 0 }: TwilioOptions = {}): Promise<Twilio> {
  const server = createFaultyServer();
  const { app, faults, requests } = server;
  const simulation: Simulation = {
    mailbox: new Mailbox(),
    faults,
    accountSid: sidOf(ACCOUNT),
    authToken: AUTH_TOKEN,
    requests,
  };
  await app.register(messagesApi(simulation), { prefix: '/2010-04-01/Accounts' });
  await app.register(controls(simulation));
  const url = await server.listen(port);
  const { accountSid, authToken } = simulation;
  return { url, accountSid, authToken, close: () => server.close() };
}
