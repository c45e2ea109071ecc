import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { GATEWAY_NEEDS, readSettings, settings, WORKER_NEEDS } from '../../config.ts';
import { root } from '../../set-up/places.mjs';
import { NODE_FLAGS } from '../../simulator/stack/our-program.ts';

const text = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(text('package.json')));
const composeText = text('docker-compose.yml');

const serviceShape = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.string(),
  volumes: z.array(z.string()).optional(),
  deploy: z.object({ replicas: z.number() }).optional(),
});
const compose = z
  .looseObject({ services: z.record(z.string(), serviceShape), volumes: z.record(z.string(), z.null()) })
  .parse(parse(composeText, { merge: true }));
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);

/** The settings that a container would see, with every variable of .env filled in. */
function environmentOf(service: z.infer<typeof serviceShape>): Record<string, string> {
  const given = Object.entries(service.environment ?? {});
  return Object.fromEntries(given.map(([name, value]) => [name, fillIn(String(value))]));
}

/** "${NAME:?}" has to come from .env, "${NAME:-default}" may. */
function fillIn(value: string): string {
  return value
    .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
    .replaceAll('${TELCOFLOW_URL:?}', 'wss://platform.example')
    .replaceAll(/\$\{(\w+):\?\}/g, 'some-$1');
}

/** The instructions of the Dockerfile, with continued lines joined. */
const instructions = text('Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/\s+/));

const programOf = (service: z.infer<typeof serviceShape>) => service.command?.at(-1);

test('tells Node what it is told everywhere', () => {
  for (const [, service] of ours) {
    const name = programOf(service) === 'gateway/main.ts' ? 'gateway' : 'worker';
    assert.deepEqual(service.command, [...NODE_FLAGS[name], `${name}/main.ts`]);
    assert.ok(scripts[name]?.includes(NODE_FLAGS[name].join(' ')), `npm run ${name}`);
  }
});

test('passes every setting that there is, and none that there is not', () => {
  const passed = new Set(ours.flatMap(([, service]) => Object.keys(service.environment ?? {})));

  assert.deepEqual([...passed].toSorted(), Object.keys(settings.shape).toSorted());
});

test('sets in the image only settings that there are', () => {
  const [, ...pairs] = instructions.find(([word]) => word === 'ENV') ?? [];
  const names = pairs.map((pair) => pair.split('=')[0] ?? '').filter((name) => name !== 'NODE_ENV');

  assert.ok(names.length > 0);
  for (const name of names) assert.ok(name in settings.shape, `${name} of the Dockerfile is no setting`);
});

test('gives gateways and workers settings that they accept', () => {
  for (const [name, service] of ours) {
    const needs = programOf(service) === 'gateway/main.ts' ? GATEWAY_NEEDS : WORKER_NEEDS;
    assert.doesNotThrow(
      () => readSettings<typeof needs>(needs, environmentOf(service)),
      `${name} would not start`,
    );
  }
});

test('runs two gateways with a name and a spool of their own, and two workers', () => {
  const gateways = ours.filter(([, service]) => programOf(service) === 'gateway/main.ts');
  const spools = gateways.map(([, service]) => service.volumes?.find((volume) => volume.includes('spool')));

  assert.equal(new Set(gateways.map(([, { environment }]) => environment?.['GATEWAY_ID'])).size, 2);
  assert.equal(new Set(spools).size, 2);
  assert.equal(compose.services['worker']?.deploy?.replicas, 2);
});

test('lets a gateway drain before it is killed', () => {
  for (const [name, service] of ours) {
    const drainSeconds = Number(service.environment?.['GATEWAY_DRAIN_SECONDS'] ?? 0);
    const graceSeconds = Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]);
    assert.ok(graceSeconds > drainSeconds + 10, `${name} is killed after ${graceSeconds} s`);
  }
});

test('waits for services that exist, and for their health only where it is checked', () => {
  for (const [name, { depends_on: needs }] of services) {
    for (const [needed, { condition }] of Object.entries(needs ?? {})) {
      const other = compose.services[needed];
      assert.ok(other, `${name} waits for ${needed}, which is no service`);
      if (condition === 'service_healthy') assert.ok(other.healthcheck, `${needed} has no health check`);
      if (condition === 'service_completed_successfully') assert.match(other.restart, /on-failure/);
    }
  }
});

test('mounts only volumes that are declared, and declares none in vain', () => {
  const mounted = services
    .flatMap(([, { volumes }]) => volumes ?? [])
    .map((volume) => volume.split(':')[0] ?? '');

  assert.deepEqual(
    mounted.filter((name) => !name.startsWith('.')).toSorted(),
    Object.keys(compose.volumes).toSorted(),
  );
});

test('has every variable without which it would not start in .env.example, and no secret in itself', () => {
  const required = new Set([...composeText.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name ?? ''));
  const offered = new Set([...text('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name ?? ''));

  assert.deepEqual(
    [...required].filter((name) => !offered.has(name)),
    [],
  );
  for (const name of [
    'TELCOFLOW_API_KEY',
    'GEMINI_API_KEY',
    'SLACK_BOT_TOKEN',
    'POSTGRES_PASSWORD',
    'CALLER_KEY_SECRET',
  ]) {
    assert.ok(required.has(name), `${name} has to come from .env`);
  }
});

test('copies into the image what exists and is let through, and nothing of the simulator', () => {
  const allowed = new Set([...text('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path ?? ''));
  const copied = instructions
    .filter(([word, second]) => word === 'COPY' && !second?.startsWith('--from'))
    .flatMap((words) => words.slice(1, -1));

  for (const path of copied) assert.ok(existsSync(join(root, path)), `${path} is copied and does not exist`);
  assert.deepEqual(copied.toSorted(), [...allowed].toSorted());
  assert.ok(!copied.some((path) => /simulator|test|bench/.test(path)));
});

test('runs as somebody else than root', () => {
  const stage = instructions.slice(instructions.findLastIndex(([word]) => word === 'FROM'));

  assert.deepEqual(
    stage.find(([word]) => word === 'USER'),
    ['USER', 'node'],
  );
});
