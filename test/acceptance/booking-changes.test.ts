import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import {
  annaIsBooked,
  appointmentsIn,
  BOOKING,
  HEARD_EXISTING,
  HEARD_OFFER,
  HEARD_SURE,
  kimIsThere,
  PICKS_UP,
  WHOLE_CALL_MS,
} from './booking.ts';
import { remind } from '../reminding.ts';
import { hears, NO, YES } from './notifying.ts';

sideBySide('a caller who has an appointment', {
  'moves it': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'moved' });
    await kimIsThere(at.store);
    await annaIsBooked(at.store);
    const call = at.dial({
      steps: [
        ...hears(HEARD_EXISTING, 'i would like to move it tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, YES),
      ],
    });
    assert.equal((await at.result(call)).outcome, 'moved');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 10:30 booked']);
    const texts = await at.texts();
    assert.equal(texts.length, 1);
    assert.match(texts[0]?.body ?? '', /^Harbour Dental: your haircut is now on .*10:30/);
  },

  'cancels it': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'appointment-cancelled' });
    await kimIsThere(at.store);
    const { appointmentId } = await annaIsBooked(at.store);
    const reminded = await remind(at, appointmentId);
    const call = at.dial({
      steps: [...hears(HEARD_EXISTING, 'please cancel it'), ...hears(HEARD_SURE, YES)],
    });
    assert.equal((await at.result(call)).outcome, 'appointment-cancelled');
    assert.equal(await reminded.result(), 'cancelled');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 14:30 cancelled']);
    const texts = await at.texts();
    assert.equal(texts.length, 1);
    assert.match(texts[0]?.body ?? '', /^Harbour Dental: your haircut on .*14:30 is cancelled/);
  },

  'keeps it after all': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'appointment-kept' });
    await kimIsThere(at.store);
    await annaIsBooked(at.store);
    const call = at.dial({
      steps: [...hears(HEARD_EXISTING, 'i want to cancel my appointment'), ...hears(HEARD_SURE, NO)],
    });
    assert.equal((await at.result(call)).outcome, 'appointment-kept');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 14:30 booked']);
    assert.deepEqual(await at.texts(), []);
  },

  'books another one, and is asked what they meant when they only name a day': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store);
    await annaIsBooked(at.store);
    const call = at.dial({
      steps: [
        ...hears(HEARD_EXISTING, 'tomorrow at ten thirty please'),
        ...hears('cancel it or book another one', 'i would like to book another one'),
        ...hears('haircut or massage', 'i would like to book a haircut'),
        ...hears(HEARD_OFFER, YES),
      ],
    });
    assert.equal((await at.result(call)).outcome, 'booked');
    assert.deepEqual(await appointmentsIn(at.store), [
      'anna haircut 10:30 booked',
      'anna haircut 14:30 booked',
    ]);
  },

  'is put through when somebody has changed it in the meantime': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store);
    const { appointmentId, revision } = await annaIsBooked(at.store);
    const call = at.dial({
      ...PICKS_UP,
      steps: [...hears(HEARD_EXISTING, 'please cancel it'), ...hears(HEARD_SURE, YES)],
    });
    await call.until((event) => event.kind === 'heard-phrase' && event.phrase === HEARD_SURE, WHOLE_CALL_MS);
    await at.store.appointments.cancel({ appointmentId, revision, callId: 'at a desk' });
    assert.equal((await at.result(call)).outcome, 'connected');
    assert.deepEqual(await at.texts(), []);
  },
});
