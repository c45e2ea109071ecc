import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { msToBytes } from '../../contracts/audio.ts';
import { holdWhileIdle } from '../../gateway/holding.ts';
import { ManualClock } from './manual-clock.ts';
import { callFor, RATE } from './scripted-call.ts';

const PHRASE = Buffer.alloc(msToBytes(200, RATE), 'hold');
const LONG_PHRASE = Buffer.alloc(msToBytes(8000, RATE), 'hold');

/** An answered call on which the verbs last as long as the test says. */
function idleCall(t: TestContext, phrase: () => Buffer | undefined = () => PHRASE) {
  const { call, platform, logs } = callFor(t);
  const clock = new ManualClock();
  holdWhileIdle(call, { phrase, clock });
  let steps = 0;
  const begin = (carryOut: () => unknown = () => undefined) => {
    const verb = Promise.withResolvers<null>();
    steps += 1;
    call.steps.perform(steps, async () => {
      carryOut();
      return verb.promise;
    });
    return async () => {
      verb.resolve(null);
      // The step's own end comes a few microtasks later.
      await new Promise((resolve) => setImmediate(resolve));
    };
  };
  const answered = async () => {
    const done = begin(() => call.adopt('ANSWERED'));
    await done();
  };
  /** Settles when everything that is being said has been heard. */
  const heard = async () => {
    const behind = call.playout.play();
    behind.end();
    assert.equal((await behind.finished).why, 'heard');
  };
  return { call, platform, logs, clock, begin, answered, heard };
}

test('asks the caller to hold when no verb has come for four seconds', async (t) => {
  const { answered, clock, platform, logs } = idleCall(t);
  await answered();

  clock.pass(3999);
  assert.equal(platform.sentBytes, 0);
  clock.pass(1);

  assert.ok(Buffer.concat(platform.sent).equals(PHRASE));
  assert.equal(logs.lines.filter(({ msg }) => msg.includes('asked to hold')).length, 1);
});

test('asks again every fifteen seconds', async (t) => {
  const { answered, clock, platform, heard } = idleCall(t);
  await answered();
  clock.pass(4000);
  await heard();

  clock.pass(14_999);
  assert.equal(platform.sentBytes, PHRASE.length);
  clock.pass(1);

  assert.equal(platform.sentBytes, 2 * PHRASE.length);
});

test('does not say it twice at once when it is not heard to its end in time', async (t) => {
  const { answered, clock, call } = idleCall(t, () => LONG_PHRASE);
  await answered();
  let begun = 0;
  const play = call.playout.play.bind(call.playout);
  t.mock.method(call.playout, 'play', () => {
    begun += 1;
    return play();
  });

  clock.pass(4000 + 3 * 15_000);

  assert.equal(begun, 1);
});

test('says nothing while a verb runs, however long', async (t) => {
  const { answered, begin, clock, platform } = idleCall(t);
  await answered();
  const done = begin();

  clock.pass(600_000);
  assert.equal(platform.sentBytes, 0);

  await done();
  clock.pass(4000);
  assert.ok(platform.sentBytes > 0);
});

test('falls silent the moment a verb begins, before the verb says anything', async (t) => {
  const { answered, begin, clock, platform, call } = idleCall(t, () => LONG_PHRASE);
  await answered();
  clock.pass(4000);
  const held = platform.sentBytes;
  assert.ok(held < LONG_PHRASE.length, 'it is still being played');

  const prompt = Buffer.alloc(msToBytes(100, RATE), 'word');
  const utterance = Promise.withResolvers<string>();
  begin(() => {
    assert.deepEqual(platform.commands, ['interrupt']);
    const said = call.playout.play();
    said.write(prompt);
    said.end();
    void said.finished.then(({ why }) => utterance.resolve(why));
  });

  assert.equal(await utterance.promise, 'heard');
  assert.ok(Buffer.concat(platform.sent).subarray(held).equals(prompt));
});

test('does not interrupt anything when the phrase was over before the verb began', async (t) => {
  const { answered, begin, clock, platform, heard } = idleCall(t);
  await answered();
  clock.pass(4000);
  await heard();

  begin();

  assert.deepEqual(platform.commands, []);
});

test('leaves the caller’s turn as it was: what is said meanwhile is part of the message', async (t) => {
  const { answered, begin, clock, call, heard } = idleCall(t);
  await answered();
  call.ear.hear(Buffer.alloc(3200));
  call.ear.beginTurn();
  const turn = call.ear.turnStart;
  call.ear.hear(Buffer.alloc(3200));

  clock.pass(4000);
  await heard();
  begin();

  assert.equal(call.ear.turnStart, turn);
});

test('says nothing on a call that still rings, or that the callee has joined', async (t) => {
  const { begin, clock, platform, call } = idleCall(t);
  await begin()();
  clock.pass(60_000);
  assert.equal(platform.sentBytes, 0);

  call.adopt('CONNECTED');
  await begin()();
  clock.pass(60_000);

  assert.equal(platform.sentBytes, 0);
});

test('says nothing when the phrase is not at hand, and tries again later', async (t) => {
  let atHand = false;
  const { answered, clock, platform } = idleCall(t, () => (atHand ? PHRASE : undefined));
  await answered();
  clock.pass(4000);
  assert.equal(platform.sentBytes, 0);

  atHand = true;
  clock.pass(15_000);

  assert.equal(platform.sentBytes, PHRASE.length);
});

test('leaves no timer behind when the call is over', async (t) => {
  const { answered, begin, clock, call } = idleCall(t);
  await answered();
  assert.equal(clock.timers, 1);
  const done = begin();

  call.close();
  await done();

  assert.equal(clock.timers, 0);
});
