import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GATEWAY_NEEDS, readSettings, settings, SettingsFaulty, WORKER_NEEDS } from '../config.ts';

const SECRETS = {
  TELCOFLOW_API_KEY: 'a-key-that-nobody-may-read',
  TELCOFLOW_CONNECTOR_UUID: 'a-connector-that-nobody-may-read',
  GEMINI_API_KEY: 'a-model-key-that-nobody-may-read',
  SLACK_BOT_TOKEN: 'a-token-that-nobody-may-read',
  CALLER_KEY_SECRET: 'a-secret-that-nobody-may-read',
};

/** The lines that a person reads who started a process with this environment. */
function faultsOf(environment: Record<string, string>): string[] {
  try {
    readSettings(GATEWAY_NEEDS, environment);
  } catch (failure) {
    assert.ok(failure instanceof SettingsFaulty);
    const [heading, ...faults] = failure.message.split('\n');
    assert.equal(heading, 'Holdfast cannot start:');
    return faults.map((fault) => fault.trim());
  }
  return [];
}

test('defaults run everything on a laptop, once the secrets are there', () => {
  const read = readSettings([...GATEWAY_NEEDS, ...WORKER_NEEDS], SECRETS);
  assert.equal(read.TEMPORAL_ADDRESS, '127.0.0.1:7233');
  assert.equal(read.TELCOFLOW_SAMPLE_RATE, 24_000);
  assert.equal(read.GATEWAY_MAX_CALLS, 200);
  assert.match(read.GATEWAY_ID, /^[\w.-]+$/);
});

test('every secret is without a default', () => {
  const read: Record<string, unknown> = settings.parse({});
  for (const name of Object.keys(SECRETS)) assert.equal(read[name], undefined, name);
});

test('tells everything that is missing or wrong at once', () => {
  const faults = faultsOf({
    GEMINI_API_KEY: 'there',
    TELCOFLOW_API_KEY: '',
    GATEWAY_MAX_CALLS: 'many',
    GATEWAY_DRAIN_SECONDS: '0',
    TELCOFLOW_SAMPLE_RATE: '44100',
    TELCOFLOW_URL: 'https://voice.example.com',
    GATEWAY_ID: 'gateway one',
    LOG_LEVEL: 'loud',
  });

  assert.deepEqual(faults.toSorted(), [
    'GATEWAY_DRAIN_SECONDS is "0": give a whole number above 0',
    'GATEWAY_ID is "gateway one": give letters, digits, _, . and - alone',
    'GATEWAY_MAX_CALLS is "many": give a whole number above 0',
    'LOG_LEVEL is "loud": Invalid option: expected one of "trace"|"debug"|"info"|"warn"|"error"|"silent"',
    'TELCOFLOW_API_KEY is missing: set it in the environment',
    'TELCOFLOW_CONNECTOR_UUID is missing: set it in the environment',
    'TELCOFLOW_SAMPLE_RATE is "44100": Invalid option: expected one of 8000|16000|24000',
    'TELCOFLOW_URL: give an address that begins with ws:// or wss://',
  ]);
});

test('asks each process only for what it needs itself', () => {
  const { SLACK_BOT_TOKEN: _, ...forGateway } = SECRETS;
  readSettings(GATEWAY_NEEDS, forGateway);
  assert.throws(() => readSettings(WORKER_NEEDS, forGateway), /SLACK_BOT_TOKEN is missing/);
});

test('takes a setting that is set to nothing as not set', () => {
  assert.equal(readSettings([], { GATEWAY_MAX_CALLS: '', LINES_FILE: '' }).LINES_FILE, 'lines.yaml');
});

test('reads numbers as numbers, and refuses what only begins as one', () => {
  assert.equal(readSettings([], { GATEWAY_MAX_CALLS: '7' }).GATEWAY_MAX_CALLS, 7);
  for (const value of ['7 calls', '7.5', '-7', '1e999']) {
    assert.throws(() => readSettings([], { GATEWAY_MAX_CALLS: value }), SettingsFaulty, value);
  }
});

test('prints no secret, and no address that may hold one, whatever is wrong', () => {
  const faults = faultsOf({
    ...SECRETS,
    MONGODB_URL: 'http://somebody:nobody-may-read@db.example.com',
    TELCOFLOW_URL: 'http://nobody-may-read@voice.example.com',
    SLACK_API_URL: 'nobody-may-read',
    CONSOLE_URL: 'nobody-may-read',
    LOG_LEVEL: 'loud',
  });

  assert.equal(faults.length, 5);
  assert.doesNotMatch(faults.join('\n'), /nobody-may-read/);
});
