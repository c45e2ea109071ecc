import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { sideBySide } from '../side-by-side.ts';
import { holdfast } from './holdfast.ts';

const ANNA = { customerId: 'anna', name: 'Anna "A." Kowalski', numbers: ['+6581110001', '+6581110002'] };

const CUSTOMERS = `customerId,name,numbers
anna,"Anna ""A."" Kowalski",+6581110001;81110002
mark,Mark,hello
lisa,Lisa,;
,Nobody,+6581110003
`;

sideBySide('holdfast import', {
  'keeps the good rows, and names each bad one with line, field, value and remedy': async (t) => {
    const { run, write, store } = await holdfast(t);
    const file = await write('customers.csv', CUSTOMERS);

    const { code, out, err } = await run(['import', 'customers', file, '--country', 'sg']);

    assert.equal(code, 1);
    assert.equal(out, '4 read: 1 kept, 0 left as they were, 3 bad\n');
    assert.match(
      err,
      /customers\.csv line 3: numbers is "hello": "hello" is no number: write it with its country/,
    );
    assert.match(err, /customers\.csv line 4: numbers is ";": write at least one number/);
    assert.match(err, /customers\.csv line 5: customerId is "": write an id of your own/);
    assert.deepEqual(await store.customers.get('anna'), ANNA);
    assert.equal(await store.customers.get('mark'), undefined);
  },

  'may be repeated, and leaves alone what is settled': async (t) => {
    const { run, write, store } = await holdfast(t);
    await store.customers.put(ANNA);
    const file = await write(
      'news.csv',
      'notificationId,customerId,message,priority,dueAt\n' +
        'n1,anna,Your order has arrived.,urgent,2026-12-24T12:00:00+08:00\n' +
        'n2,anna,Your invoice is due.,,\n',
    );
    assert.equal((await run(['import', 'notifications', file])).code, 0);
    await store.notifications.settle('n1', {
      state: 'acknowledged',
      callId: 'call-1',
      at: '2026-11-26T00:00:00Z',
    });

    const { code, out } = await run(['import', 'notifications', file, '--json']);

    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), { read: 2, kept: 1, leftAlone: 1, bad: 0, faults: [] });
    assert.equal((await store.notifications.get('n1'))?.state, 'acknowledged');
    assert.equal((await store.notifications.get('n2'))?.priority, 'normal');
  },

  'refuses what is for nobody, or at no time, or of no urgency': async (t) => {
    const { run, write } = await holdfast(t);
    const rows = [
      { notificationId: 'n1', customerId: 'nobody', message: 'Hello.' },
      { notificationId: 'n2', customerId: 'nobody', message: 'Hello.', dueAt: 'tomorrow' },
      { notificationId: 'n3', customerId: 'nobody', message: 'Hello.', priority: 'high' },
      'nothing',
    ];
    const file = await write('news.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));

    const { code, out } = await run(['import', 'notifications', file, '--json']);

    assert.equal(code, 1);
    const { bad, faults } = JSON.parse(out);
    assert.equal(bad, 4);
    const told = Object.fromEntries(
      faults.map(({ line, remedy }: { line: number; remedy: string }) => [line, remedy]),
    );
    assert.match(told[1], /there is no customer "nobody": import the customers first/);
    assert.match(told[2], /write a time with its offset/);
    assert.match(told[3], /write urgent, normal or low/);
    assert.ok(told[4]);
  },

  'changes nothing in a rehearsal, and needs no store for it': async (t) => {
    const { run, write, store } = await holdfast(t);
    const file = await write('customers.json', JSON.stringify([{ ...ANNA, numbers: '+6581110001' }]));

    const { code, out } = await run(['import', 'customers', file, '--dry-run'], {
      MONGODB_URL: 'mongodb://127.0.0.1:1',
    });

    assert.deepEqual([code, out], [0, '1 read: 1 would be kept, 0 bad\n']);
    assert.equal(await store.customers.get('anna'), undefined);
  },

  'says what is wrong with a file, a kind, or a store': async (t) => {
    const { run, write } = await holdfast(t);
    const strange = await write('strange.csv', 'customerId,nickname\nanna,Anna\n');
    const cases: readonly (readonly [args: string[], code: number, said: RegExp])[] = [
      [
        ['import', 'customers', strange],
        2,
        /line 1: there is no column "nickname": known are customerId, name/,
      ],
      [['import', 'customers', '/nowhere.csv'], 2, /\/nowhere\.csv cannot be read: ENOENT/],
      [['import', 'customers', '/nowhere.xls'], 2, /write \.csv, \.json or \.jsonl/],
      [['import', 'cats', strange], 2, /there is no kind "cats": write customers, notifications, resources/],
      [['import', 'customers', strange, '--country', 'XX'], 2, /write a country/],
      [['fly'], 2, /unknown command/],
    ];
    for (const [args, code, said] of cases) {
      const ran = await run(args);
      assert.equal(ran.code, code, ran.err);
      assert.match(ran.err, said);
      assert.doesNotMatch(ran.err, /\n\s+at /, 'no stack trace');
    }
    const away = await run(['calls'], { MONGODB_URL: 'mongodb://127.0.0.1:1' });
    assert.equal(away.code, 3);
    assert.match(away.err, /no MongoDB answers at .*MONGODB_URL/);
  },
});

sideBySide('holdfast export', {
  'writes what import reads': async (t) => {
    const { run, path, store } = await holdfast(t);
    await store.customers.put(ANNA);
    await store.notifications.put({
      notificationId: 'n1',
      customerId: 'anna',
      message: 'Hello, Anna.\nYour order has arrived.',
      priority: 'urgent',
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    for (const kind of ['customers', 'notifications']) {
      const first = path(`${kind}.csv`);
      assert.equal((await run(['export', kind, first])).out, `1 ${kind} written to ${first}\n`);
      assert.equal((await run(['import', kind, first])).out, '1 read: 1 kept, 0 left as they were, 0 bad\n');
      assert.equal((await run(['export', kind])).out, await readFile(first, 'utf8'));
    }
    assert.deepEqual(await store.customers.get('anna'), ANNA);
  },

  'does not make news again of what is settled, not even in another store': async (t) => {
    const { run, path, store } = await holdfast(t);
    await store.customers.put(ANNA);
    await store.notifications.put({
      notificationId: 'n1',
      customerId: 'anna',
      message: 'Hello.',
      priority: 'low',
    });
    await store.notifications.settle('n1', {
      state: 'flagged',
      callId: 'call-1',
      at: '2026-11-26T00:00:00Z',
    });
    await run(['export', 'notifications', path('news.csv')]);
    const other = await holdfast(t);
    await other.store.customers.put(ANNA);

    const { out } = await other.run(['import', 'notifications', path('news.csv')]);

    assert.equal(out, '1 read: 0 kept, 1 left as they were, 0 bad\n');
    assert.equal(await other.store.notifications.get('n1'), undefined);
  },

  'says when it cannot be written': async (t) => {
    const { run } = await holdfast(t);

    const { code, err } = await run(['export', 'customers', '/nowhere/customers.csv']);

    assert.equal(code, 2);
    assert.match(err, /^\/nowhere\/customers\.csv cannot be written: ENOENT/);
  },
});
