import assert from 'node:assert/strict';
import { truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { sideBySide } from '../side-by-side.ts';
import { storeFor } from '../store/store-for-test.ts';
import { AWAY, ScriptedStore, writerFor } from './kept-sound.ts';
import { folderFor, header, segment } from './segments.ts';

const WAITS = /the store does not take recorded sound: it waits on disk/;
const GONE = /is no longer on disk/;

sideBySide('the segment writer', {
  'brings segments into the store and begins each recording once': async (t) => {
    const store = new ScriptedStore();
    const { writer, files } = await writerFor(t, { store });

    writer.write(header(), segment(0));
    assert.equal(await writer.stored('call-1-4', 5000), true);
    writer.write(header(), segment(1));
    assert.equal(await writer.stored('call-1-4', 5000), true);

    assert.deepEqual(store.names, ['call-1-4 0', 'call-1-4 1']);
    assert.deepEqual(store.begun, ['call-1-4']);
    assert.deepEqual(await files(), []);
  },

  'promises nothing while the store keeps silent, and never keeps anybody waiting': async (t) => {
    const store = new ScriptedStore();
    const silence = Promise.withResolvers<void>();
    store.answer = () => silence.promise;
    const { writer } = await writerFor(t, { store });

    writer.write(header(), segment(0));

    assert.equal(await writer.stored('call-1-4', 0), false);
    assert.equal(await writer.stored('call-1-4', 30), false);
    assert.equal(await writer.stored('of somebody else', 30), true);
    silence.resolve();
    assert.equal(await writer.stored('call-1-4', 5000), true);
  },

  'keeps on disk what the store does not take, and brings it when the store is back': async (t) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    const { writer, files } = await writerFor(t, { store, expectedLogs: [WAITS] });
    for (const seq of [0, 1, 2]) writer.write(header(), segment(seq));
    await eventually(async () => assert.equal((await files()).length, 3));
    assert.equal(await writer.stored('call-1-4', 0), false);

    store.answer = () => undefined;

    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.deepEqual(store.names, ['call-1-4 0', 'call-1-4 1', 'call-1-4 2']);
    for (const { seq, pcm } of store.taken) assert.ok(pcm.equals(segment(seq).pcm), `sound of ${seq}`);
    await eventually(async () => assert.deepEqual(await files(), []));
  },

  'does not ask a store that is away for each further segment': async (t) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    const { writer, files } = await writerFor(t, { store, expectedLogs: [WAITS] });
    writer.write(header(), segment(0));
    await eventually(async () => assert.equal((await files()).length, 1));

    for (let seq = 1; seq < 20; seq += 1) writer.write(header(), segment(seq));
    await eventually(async () => assert.equal((await files()).length, 20));

    assert.deepEqual([...new Set(store.asked.map(({ seq }) => seq))], [0]);
    store.answer = () => undefined;
    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.equal(store.names.length, 20);
  },

  'leaves nothing in memory when it closes, and the next process brings it': async (t) => {
    const folder = await folderFor(t);
    const away = new ScriptedStore();
    away.answer = AWAY;
    const dying = await writerFor(t, { store: away, folder, expectedLogs: [WAITS] });
    dying.writer.write(header(), segment(0));
    dying.writer.write(header(), segment(1, { gapBefore: true }));
    await dying.writer.close();

    const store = new ScriptedStore();
    const { writer, files } = await writerFor(t, { store, folder });
    assert.equal(await writer.recover(), 2);

    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.deepEqual(
      store.taken.map(({ seq, gapBefore, pcm }) => ({ seq, gapBefore, same: pcm.equals(segment(seq).pcm) })),
      [
        { seq: 0, gapBefore: false, same: true },
        { seq: 1, gapBefore: true, same: true },
      ],
    );
    await eventually(async () => assert.deepEqual(await files(), []));
  },

  'goes on with the rest when a segment on disk is gone, and promises nothing of its recording': async (
    t,
  ) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    const { writer, files, folder } = await writerFor(t, { store, expectedLogs: [WAITS, GONE] });
    writer.write(header(), segment(0));
    await eventually(async () => assert.equal((await files()).length, 1));
    const [gone = ''] = await files();
    writer.write(header({ recordingId: 'other-1' }), segment(0));
    await unlink(join(folder, gone));

    store.answer = () => undefined;

    assert.equal(await writer.stored('other-1', 10_000), true);
    assert.equal(await writer.stored('call-1-4', 10_000), false);
    assert.deepEqual(store.names, ['other-1 0']);
  },

  'goes on with the rest when a segment on disk cannot be read, and keeps that one': async (t) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    const { writer, files, folder } = await writerFor(t, { store, expectedLogs: [WAITS] });
    writer.write(header(), segment(0));
    await eventually(async () => assert.equal((await files()).length, 1));
    const [cutOff = ''] = await files();
    await truncate(join(folder, cutOff), 5000);
    writer.write(header({ recordingId: 'other-1' }), segment(0));

    store.answer = () => undefined;

    assert.equal(await writer.stored('other-1', 10_000), true);
    assert.equal(await writer.stored('call-1-4', 0), false);
    await eventually(async () => assert.deepEqual(await files(), [cutOff]));
  },

  'begins a recording again that was removed from the store meanwhile': async (t) => {
    const { recordings } = await storeFor(t);
    const store = new ScriptedStore();
    const both = {
      begin: async (begun: ReturnType<typeof header>) => {
        await store.begin(begun);
        // The store forgets it at once, the first time.
        if (store.begun.length > 1) await recordings.begin(begun);
      },
      append: (added: Parameters<typeof recordings.append>[0]) => recordings.append(added),
    };
    const { writer } = await writerFor(t, { store: both, expectedLogs: [WAITS] });

    writer.write(header(), segment(0));

    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.equal(store.begun.length, 2);
    assert.deepEqual(await recordings.progress('call-1-4'), { segments: 1, samples: 8000 });
  },
});
