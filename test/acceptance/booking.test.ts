import assert from 'node:assert/strict';
import { reminderWorkflowId } from '../../contracts/ids.ts';
import { CALLER, office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import {
  appointmentsIn,
  BOOKING,
  HEARD_BOOKED,
  HEARD_DAY,
  HEARD_GREETING,
  HEARD_NAME,
  HEARD_OFFER,
  HEARD_OFFERS,
  HEARD_TIME,
  kimIsThere,
  MASSAGE,
} from './booking.ts';
import { LINE_NUMBER } from '../office-line.ts';
import { hears, YES } from './notifying.ts';

sideBySide('a caller who wants an appointment', {
  'says all of it at once, and has it': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, history: 'booked' });
    await kimIsThere(at.store);
    const call = at.dial({
      steps: [
        ...hears(HEARD_GREETING, 'i would like to book a haircut tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, YES),
      ],
    });
    const result = await at.result(call);
    assert.equal(result.outcome, 'booked');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 10:30 booked']);
    assert.deepEqual(await at.messages(), []);
    const [appointment] = await at.store.appointments.upcomingFor(['anna'], new Date().toISOString());
    const reminder = reminderWorkflowId(appointment?.appointmentId ?? '');
    assert.equal((await at.client.workflow.getHandle(reminder).describe()).type, 'reminder');
    const [text, ...more] = await at.texts();
    assert.deepEqual(more, []);
    assert.equal(text?.to, CALLER);
    assert.match(
      text.body,
      /^Harbour Dental: you are booked for haircut, \w{3} \d+ \w{3}, 10:30\. Ref [A-Z2-9]{6}\./,
    );
  },

  'is asked for what is missing, one thing after the other, and for their name when we do not know them':
    async (t) => {
      const at = await office(t, { open: true, line: BOOKING });
      await kimIsThere(at.store);
      const call = at.dial({
        from: '+6581110009',
        steps: [
          ...hears(HEARD_GREETING, 'i would like to book a massage'),
          ...hears(HEARD_DAY, 'tomorrow please'),
          ...hears(HEARD_TIME, "at three o'clock please"),
          ...hears(HEARD_OFFER, YES),
          ...hears(HEARD_NAME, 'my name is peter jones'),
        ],
      });
      const result = await at.result(call);
      assert.equal(result.outcome, 'booked');
      const [peter] = await at.store.customers.byNumber('+6581110009');
      assert.equal(peter?.name, 'Peter Jones');
      assert.deepEqual(await appointmentsIn(at.store), [`${peter.customerId} massage 15:00 booked`]);
    },

  'who does not like what is offered is offered something else': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store, { services: [MASSAGE] });
    const call = at.dial({
      steps: [
        ...hears(HEARD_GREETING, 'tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, 'do you have anything else'),
        ...hears(HEARD_OFFERS, 'the last one please'),
      ],
    });
    const result = await at.result(call);
    assert.equal(result.outcome, 'booked');
    assert.deepEqual(await appointmentsIn(at.store), ['anna massage 11:15 booked']);
  },

  'has it although they hang up before they hear so': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store);
    const call = at.dial({
      steps: [
        ...hears(HEARD_GREETING, 'i would like to book a haircut tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, YES),
        { whenHears: HEARD_BOOKED, afterMs: 0, hangUp: true },
      ],
    });
    const result = await at.result(call);
    assert.equal(result.outcome, 'booked');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 10:30 booked']);
    assert.equal((await at.texts()).length, 1);
  },

  'and no text messages has no text, and our team knows': async (t) => {
    const at = await office(t, { open: true, line: BOOKING });
    await kimIsThere(at.store);
    await at.store.optOuts.stop({ ours: LINE_NUMBER, theirs: CALLER }, new Date().toISOString());
    const call = at.dial({
      steps: [
        ...hears(HEARD_GREETING, 'i would like to book a haircut tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, YES),
      ],
    });
    assert.equal((await at.result(call)).outcome, 'booked');
    assert.deepEqual(await at.texts(), []);
    const [told, ...more] = await at.messages();
    assert.deepEqual(more, []);
    assert.match(told ?? '', /wants no text messages/);
  },
});
