import { parseArgs } from 'node:util';
import { startGemini } from './gemini/gemini.ts';
import { startSlack } from './slack/slack.ts';
import { explain } from './telcoflow/explain.ts';
import { readJson } from './telcoflow/frames.ts';
import { settingOverridesSchema } from './telcoflow/settings.ts';
import { startTelcoflow, type SettingOverrides } from './telcoflow/telcoflow.ts';
import { startTwilio } from './twilio/twilio.ts';
import { startVoice } from './voice/voice.ts';

const USAGE = `Everything outside Holdfast, on loopback: phone platform, callers, speech model, Slack, Twilio.

  --json                   print one line of JSON with the addresses, and nothing else
  --port <n>               port of the phone platform (default: any free one; so for the next three)
  --gemini-port <n>        port of the speech model
  --slack-port <n>         port of Slack
  --twilio-port <n>        port of Twilio
  --api-key <text>         credentials that agents need (default: made up)
  --connector-uuid <text>
  --settings <json>        how the phone platform behaves, for example '{"voiceGraceMs":10000}'
  --lean                   keep neither sound nor frames, for load tests
  --help

It stays until SIGINT or SIGTERM.`;

interface Wishes {
  readonly json: boolean;
  readonly lean: boolean;
  readonly port: number;
  readonly geminiPort: number;
  readonly slackPort: number;
  readonly twilioPort: number;
  readonly settings: SettingOverrides;
  readonly credentials: { readonly apiKey?: string; readonly connectorUuid?: string };
}

/** What is printed, and who closes it. */
interface Outside {
  readonly addresses: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function start(wishes: Wishes): Promise<Outside> {
  const { port, geminiPort, slackPort, twilioPort, settings, credentials, lean } = wishes;
  const voice = await startVoice();
  const [telcoflow, gemini, slack, sms] = await Promise.all([
    startTelcoflow({ port, voice, settings, ...credentials, keepAudio: !lean, keepFrames: !lean }),
    startGemini({ port: geminiPort, voice }),
    startSlack({ port: slackPort }),
    startTwilio({ port: twilioPort }),
  ]);
  const { wsUrl, apiUrl, apiKey, connectorUuid } = telcoflow;
  return {
    addresses: {
      wsUrl,
      apiUrl,
      apiKey,
      connectorUuid,
      geminiUrl: gemini.url,
      geminiApiKey: gemini.apiKey,
      slackApiUrl: slack.apiUrl,
      slackToken: slack.botToken,
      twilioUrl: sms.url,
      twilioAccountSid: sms.accountSid,
      twilioAuthToken: sms.authToken,
    },
    close: async () => {
      await Promise.all([telcoflow.close(), gemini.close(), slack.close(), sms.close()]);
      await voice.close();
    },
  };
}

function readWishes(args: readonly string[]): Wishes | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      lean: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      'gemini-port': { type: 'string', default: '0' },
      'slack-port': { type: 'string', default: '0' },
      'twilio-port': { type: 'string', default: '0' },
      'api-key': { type: 'string' },
      'connector-uuid': { type: 'string' },
      settings: { type: 'string', default: '{}' },
    },
  });
  if (values.help) return undefined;
  const [apiKey, connectorUuid] = [values['api-key'], values['connector-uuid']];
  return {
    json: values.json,
    lean: values.lean,
    port: portOf('--port', values.port),
    geminiPort: portOf('--gemini-port', values['gemini-port']),
    slackPort: portOf('--slack-port', values['slack-port']),
    twilioPort: portOf('--twilio-port', values['twilio-port']),
    settings: settingsOf(values.settings),
    credentials: {
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(connectorUuid === undefined ? {} : { connectorUuid }),
    },
  };
}

function settingsOf(text: string): SettingOverrides {
  const given = readJson(text);
  const settings = settingOverridesSchema.safeParse(given);
  if (settings.success) return settings.data;
  throw new RangeError(`--settings: ${explain(settings.error, given)}`);
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new RangeError(`${option} is "${text}": give a whole number from 0 (any free port) to 65535`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const wishes = readWishes(process.argv.slice(2));
  if (!wishes) {
    print(USAGE);
    return;
  }
  const outside = await start(wishes);
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      outside.close().then(() => process.exit(0), fail);
    });
  }
  if (wishes.json) {
    print(JSON.stringify(outside.addresses));
    return;
  }
  for (const [name, address] of Object.entries(outside.addresses)) print(`${name.padEnd(16)} ${address}`);
  print(
    `\nPlace a call: curl -X POST ${outside.addresses['apiUrl']}/calls -H 'content-type: application/json' \\`,
  );
  print(
    `  -d '{"from":"+6581110001","to":"+6531580002","steps":[{"waitForPrompt":true},{"say":"hello"},{"hangUp":true}]}'`,
  );
}

function fail(error: unknown): void {
  process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

await main().catch(fail);
