import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frontDesk, LINE, OFFICE_NOW, settled } from './front-desk.ts';
import { OFFER, OK, refusal, ScriptedCall } from './scripted-call.ts';

const TURNED_AWAY = /^caller turned away$/;

test('gives the call to its workflow with everything that will ever be asked of it', async (t) => {
  const { ring, workflows, held } = frontDesk(t);

  ring();
  workflows.takes();
  await settled();

  const [{ input, gateway } = assert.fail('it was not given')] = workflows.attached;
  const { rangAt, ...facts } = input;
  assert.deepEqual(facts, {
    callId: OFFER.callId,
    from: OFFER.from,
    to: LINE.number,
    line: LINE,
    office: OFFICE_NOW,
    sampleRate: OFFER.sampleRate,
  });
  assert.ok(Math.abs(Date.now() - Date.parse(rangAt)) < 60_000);
  assert.deepEqual(gateway, {
    gatewayId: 'g-1',
    queue: 'gateway-g-1',
    heldSteps: [],
    summary: 'Gateway g-1 holds the call.',
  });
  assert.equal(held.get(OFFER.callId)?.state, 'PENDING');
});

test('a withheld number is absent, not empty', async (t) => {
  const { ring, workflows } = frontDesk(t);
  ring({ from: '' });
  assert.equal('from' in (workflows.attached[0]?.input ?? {}), false);
});

test('tells the workflow of the end, and whose doing it was', async (t) => {
  const { ring, workflows } = frontDesk(t);
  const platform = ring();
  workflows.takes();
  await settled();
  assert.deepEqual(workflows.ends, []);

  platform.listener.onEnd('hung-up');
  await settled();

  assert.deepEqual(workflows.ends, [
    {
      callId: OFFER.callId,
      end: {
        by: 'caller',
        gatewayId: 'g-1',
        unrecorded: false,
        summary: 'The call is over, ended by caller.',
      },
    },
  ]);
});

test('tells of the end of a call that was over before the engine took it', async (t) => {
  const { ring, workflows } = frontDesk(t);
  ring().listener.onEnd('hung-up');
  workflows.takes();
  await settled();

  assert.deepEqual(
    workflows.ends.map(({ end }) => end.by),
    ['caller'],
  );
});

test('lets it ring while the engine is away, and sends the caller on when the patience of the line ends', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ring, workflows, logs } = frontDesk(t, { expectedLogs: [TURNED_AWAY] });
  const platform = ring();

  t.mock.timers.tick(3999);
  await settled();
  assert.deepEqual(platform.commands, []);
  t.mock.timers.tick(1);
  await settled();

  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
  const [line] = logs.lines.filter(({ msg }) => TURNED_AWAY.test(msg));
  assert.deepEqual([line?.['why'], line?.['policy']], ['Temporal has not taken the call in time', 'connect']);
  workflows.takes();
  await settled();
  assert.deepEqual(
    workflows.ends.map(({ end }) => end.by),
    ['turned-away'],
    'the workflow learns what became of the caller as soon as there is one',
  );
});

test('turns the caller away for good where the line says so', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const failOpen = { afterSeconds: 2, policy: 'reject' } as const;
  const { ring } = frontDesk(t, { line: { failOpen }, expectedLogs: [TURNED_AWAY] });
  const platform = ring();

  t.mock.timers.tick(2000);
  await settled();

  assert.deepEqual(platform.commands, ['hangUp']);
});

test('sends nobody on once the engine has taken the call', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ring, workflows } = frontDesk(t);
  const platform = ring();
  t.mock.timers.tick(3999);
  workflows.takes();
  await settled();

  t.mock.timers.tick(60_000);
  await settled();

  assert.deepEqual(platform.commands, []);
});

test('sends nobody on who has hung up meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ring } = frontDesk(t);
  const platform = ring();
  platform.listener.onEnd('hung-up');

  t.mock.timers.tick(60_000);
  await settled();

  assert.deepEqual(platform.commands, []);
});

test('a call whose workflow has finished before is sent on', async (t) => {
  const { ring, workflows } = frontDesk(t, { expectedLogs: [TURNED_AWAY] });
  const platform = ring({ again: true });

  workflows.hasFinished();
  await settled();

  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
});

test('a number without a line is connected to the phone behind it, without any workflow', async (t) => {
  const { ring, workflows } = frontDesk(t, { expectedLogs: [/no line has this number/] });

  const platform = ring({ to: '+6599999999' });
  await settled();

  assert.deepEqual(platform.commands, ['connect 60', 'leave']);
  assert.deepEqual(workflows.attached, []);
});

test('one call too many of the same caller is sent on; another caller’s is not', async (t) => {
  const { ring, workflows } = frontDesk(t, { expectedLogs: [TURNED_AWAY] });
  const callIds = ['one', 'two', 'three', 'other'];
  const platforms = callIds.map((callId) =>
    ring({ callId, ...(callId === 'other' ? { from: '+6581110009' } : {}) }),
  );
  workflows.takes();
  await settled();

  assert.deepEqual(
    platforms.map(({ commands }) => commands),
    [[], [], ['connect 25', 'leave'], []],
  );
});

test('a caller who is being sent on is not sent on again for another reason', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ring } = frontDesk(t, { line: { maxCallsPerCaller: 0 }, expectedLogs: [TURNED_AWAY] });
  const platform = new ScriptedCall();
  const ringing = Promise.withResolvers<typeof OK>();
  platform.script('connect', ringing.promise, refusal('INVALID_COMMAND'));
  ring({}, platform);

  t.mock.timers.tick(4000);
  await settled();
  ringing.resolve(OK);
  await settled();

  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
});

test('a caller whose line cannot be read is connected to the phone behind the number', async (t) => {
  const directory = { resolve: () => assert.fail('no such time zone') };
  const { ring } = frontDesk(t, { directory, expectedLogs: [/the line of a call cannot be read/] });

  const platform = ring();
  await settled();

  assert.deepEqual(platform.commands, ['connect 60', 'leave']);
});

test('a call that the leaving gateway could not give away is left to the next one', async (t) => {
  const { ring, workflows } = frontDesk(t, { expectedLogs: [/could not be received/] });
  const platform = ring();

  workflows.fails(new Error('this gateway is leaving'));
  await settled();

  assert.deepEqual(platform.commands, []);
  assert.deepEqual(workflows.ends, []);
});
