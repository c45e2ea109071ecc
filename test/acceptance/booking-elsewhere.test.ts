import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import {
  appointmentsIn,
  BOOKING,
  HEARD_GREETING,
  HEARD_OFFER,
  kimIsThere,
  onlyTomorrowAtHalfPastTen,
  PICKS_UP,
  WHOLE_CALL_MS,
} from './booking.ts';
import { WORDS } from './brisk.ts';
import { BESIDE_THE_POINT, hears, PERSON, YES } from './notifying.ts';

const WISH = 'i would like to book a haircut tomorrow at ten thirty please';
const CLOSED_FOR_EVER = { ...onlyTomorrowAtHalfPastTen(), holidays: [] };

sideBySide('a caller who cannot be given an appointment', {
  'is put through to a person, since nothing is free': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'connected-without-slot' });
    await kimIsThere(at.store, { hours: CLOSED_FOR_EVER });
    const call = at.dial({ ...PICKS_UP, steps: hears(HEARD_GREETING, WISH) });
    const result = await at.result(call);
    assert.equal(result.outcome, 'connected');
    assert.deepEqual(result.states, ['PENDING', 'ANSWERED', 'CONNECTED', 'DISCONNECTED']);
    assert.deepEqual(await appointmentsIn(at.store), []);
  },

  'leaves a message when nobody picks up': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'message-without-slot' });
    await kimIsThere(at.store, { hours: CLOSED_FOR_EVER });
    const call = at.dial({
      callee: 'no-answer',
      steps: [...hears(HEARD_GREETING, WISH), ...hears('nobody can take your call right now', WORDS)],
    });
    const { outcome, transcript } = await at.result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.equal((await at.messages()).length, 1);
  },

  'is put through when they are not understood twice': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'connected-not-understood' });
    await kimIsThere(at.store);
    const call = at.dial({
      ...PICKS_UP,
      steps: [
        ...hears(HEARD_GREETING, BESIDE_THE_POINT),
        ...hears('i did not understand that', BESIDE_THE_POINT),
      ],
    });
    assert.equal((await at.result(call)).outcome, 'connected');
  },

  'is put through in the middle of it when they want a person, and what was held is free again': async (
    t,
  ) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'connected-from-offer' });
    await kimIsThere(at.store);
    const call = at.dial({
      ...PICKS_UP,
      steps: [...hears(HEARD_GREETING, WISH), ...hears(HEARD_OFFER, PERSON)],
    });
    assert.equal((await at.result(call)).outcome, 'connected');
    assert.deepEqual(await appointmentsIn(at.store), []);
    const day = { from: new Date().toISOString(), to: new Date(Date.now() + 3 * 86_400_000).toISOString() };
    const looking = { resourceIds: ['kim'], ...day, at: day.from, callId: 'another' };
    assert.deepEqual(await at.store.appointments.busy(looking), []);
  },

  'is put through at once when there is nothing to be booked at all': async (t) => {
    const at = await office(t, { open: true, line: { ...BOOKING, services: ['no-such-service'] } });
    await kimIsThere(at.store);
    const call = at.dial({ ...PICKS_UP, steps: [] });
    const { outcome, turns } = await at.result(call);
    assert.equal(outcome, 'connected');
    assert.equal(turns, undefined);
  },

  'hears that nothing is free while another caller is offered the last slot': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store, { hours: onlyTomorrowAtHalfPastTen() });
    const first = at.dial({ steps: [...hears(HEARD_GREETING, WISH), ...hears(HEARD_OFFER, YES)] });
    await first.until(
      (event) => event.kind === 'heard-phrase' && event.phrase === HEARD_OFFER,
      WHOLE_CALL_MS,
    );
    const second = at.dial({ ...PICKS_UP, steps: hears(HEARD_GREETING, WISH) });
    assert.equal((await at.result(first)).outcome, 'booked');
    assert.equal((await at.result(second)).outcome, 'connected');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 10:30 booked']);
    assert.equal((await at.texts()).length, 1);
  },
});
