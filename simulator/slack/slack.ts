import { controls } from './controls.ts';
import type { Faults } from '../faulty/faults.ts';
import { createFaultyServer } from '../faulty/server.ts';
import { receivers } from './receivers.ts';
import { Webhooks } from './webhooks.ts';
import { webApi } from './routes.ts';
import { Workspace } from './workspace.ts';

export interface SlackOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  readonly botToken?: string;
  /** Names of the channels that there are and that the app was invited to. */
  readonly channels?: readonly string[];
  /** What the token may do; absent: all that the app needs. */
  readonly scopes?: readonly string[];
}

export interface Slack {
  /** Root of everything that is not Slack's own: /messages, /faults, /webhook/<name>. */
  readonly url: string;
  readonly apiUrl: string;
  readonly botToken: string;
  close(): Promise<void>;
}

export const BOT_TOKEN = 'xoxb-simulator-holdfast';

const CHANNELS = ['calls', 'front-desk', 'alerts'];

const SCOPES = [
  'chat:write',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'reactions:write',
];

/** What the routes share. */
export interface Simulation {
  readonly workspace: Workspace;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly botToken: string;
  readonly scopes: readonly string[];
  readonly requests: string[];
}

/** Slack on loopback, for the real client: its Web API with its limits and its failures, and receivers of webhooks. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { port = 0, botToken = BOT_TOKEN, channels = CHANNELS, scopes = SCOPES } = options;
  const server = createFaultyServer();
  const { app, faults, requests } = server;
  const simulation: Simulation = {
    workspace: new Workspace(channels),
    webhooks: new Webhooks(),
    faults,
    botToken,
    scopes,
    requests,
  };
  await app.register(webApi(simulation), { prefix: '/api' });
  await app.register(receivers(simulation), { prefix: '/webhook' });
  await app.register(controls(simulation));
  const url = await server.listen(port);
  return { url, apiUrl: `${url}/api/`, botToken, close: () => server.close() };
}
