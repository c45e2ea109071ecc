import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { SegmentConflict, SegmentFaulty } from '../../store/recording-failures.ts';
import { eventually } from '../eventually.ts';
import { sideBySide } from '../side-by-side.ts';
import { storeFor } from '../store/store-for-test.ts';
import { AWAY, fullDisk, ScriptedStore, writerFor } from './kept-sound.ts';
import { folderFor, header, segment } from './segments.ts';

const WAITS = /the store does not take recorded sound: it waits on disk/;
const REFUSED = /the store refuses recorded sound: it is kept on disk/;
const NO_DISK = /recorded sound cannot be put on disk: it waits in memory/;
const LOST = /recorded sound is lost: neither the store nor the disk takes it/;

const SECOND = segment(0).pcm.length;

/** A store that is away until the first second lies on disk, and then refuses it for good. */
async function refusing(t: TestContext) {
  const store = new ScriptedStore();
  store.answer = AWAY;
  const kept = await writerFor(t, { store, expectedLogs: [WAITS, REFUSED] });
  kept.writer.write(header(), segment(0));
  await eventually(async () => assert.equal((await kept.files()).length, 1));
  store.answer = ({ recordingId }) =>
    recordingId === 'call-1-4' ? new SegmentConflict('call-1-4/0', 'other sound', 'this') : undefined;
  return { store, ...kept };
}

sideBySide('sound that the store refuses', {
  'is set aside, tried no more, and holds up nobody behind it': async (t) => {
    const { store, writer, files } = await refusing(t);
    writer.write(header({ recordingId: 'other-1' }), segment(0));

    assert.equal(await writer.stored('other-1', 10_000), true);
    assert.equal(await writer.stored('call-1-4', 10_000), false);
    await eventually(async () => assert.deepEqual(await files(), []));
    assert.equal((await files('refused')).length, 1);
    const asked = store.asked.length;
    writer.write(header({ recordingId: 'other-1' }), segment(1));
    assert.equal(await writer.stored('other-1', 10_000), true);
    assert.equal(store.asked.length, asked + 1, 'the refused one is not tried again');
  },

  'is reported once for its recording, without any sound': async (t) => {
    const { writer, files, errors } = await refusing(t);
    for (const seq of [1, 2]) writer.write(header(), segment(seq));

    await eventually(async () => assert.equal((await files('refused')).length, 3));

    assert.equal(errors().length, 1);
    const [error] = errors();
    assert.match(JSON.stringify(error), /"recordingId":"call-1-4".*SegmentConflict/);
    assert.ok(JSON.stringify(error).length < 2000, 'there is no sound in the log');
  },

  'is not taken up by the next process': async (t) => {
    const folder = await folderFor(t);
    const store = new ScriptedStore();
    store.answer = () => new SegmentFaulty('call-1-4/0', 'has 3 bytes');
    const first = await writerFor(t, { store, folder, expectedLogs: [REFUSED] });
    first.writer.write(header(), segment(0));
    assert.equal(await first.writer.stored('call-1-4', 10_000), false);
    await first.writer.close();

    const next = await writerFor(t, { store, folder });

    assert.equal(await next.writer.recover(), 0);
    assert.equal((await readdir(join(folder, 'refused'))).length, 1);
  },

  'in a real store: what comes after the seal, and what conflicts with what is there': async (t) => {
    const { recordings } = await storeFor(t);
    const { writer, files } = await writerFor(t, { store: recordings, expectedLogs: [REFUSED] });
    const conflicting = header({ recordingId: 'other-1', callId: 'other' });
    writer.write(header(), segment(0));
    writer.write(conflicting, segment(0));
    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.equal(await writer.stored('other-1', 10_000), true);
    await recordings.seal('call-1-4');

    writer.write(header(), segment(1));
    writer.write(conflicting, segment(0, { pcm: Buffer.alloc(16_000) }));

    assert.equal(await writer.stored('call-1-4', 10_000), false);
    assert.equal(await writer.stored('other-1', 10_000), false);
    assert.equal((await files('refused')).length, 2);
    assert.equal((await recordings.get('call-1-4'))?.sealed?.segments, 1);
  },

  'in a real store: a recording that belongs to another call': async (t) => {
    const { recordings } = await storeFor(t);
    await recordings.begin(header({ callId: 'somebody else' }));
    const { writer, files } = await writerFor(t, { store: recordings, expectedLogs: [REFUSED] });

    writer.write(header(), segment(0));

    assert.equal(await writer.stored('call-1-4', 10_000), false);
    assert.equal((await files('refused')).length, 1);
  },
});

sideBySide('sound that neither the store nor the disk takes', {
  'waits in memory, and goes to disk when the disk takes it again': async (t) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    let disk: { full: boolean } | undefined;
    const { writer, files } = await writerFor(t, {
      store,
      spool: (spool) => (disk = fullDisk(spool)),
      expectedLogs: [WAITS, NO_DISK],
    });
    for (const seq of [0, 1]) writer.write(header(), segment(seq));
    await eventually(() => assert.equal(store.asked.length, 3, 'it was tried again from memory'));
    assert.deepEqual(await files(), []);

    if (disk !== undefined) disk.full = false;
    await eventually(async () => assert.equal((await files()).length, 2));

    store.answer = () => undefined;
    assert.equal(await writer.stored('call-1-4', 10_000), true);
    assert.deepEqual(store.names, ['call-1-4 0', 'call-1-4 1']);
    await eventually(async () => assert.deepEqual(await files(), []));
  },

  'is kept up to a bound; beyond it the oldest is dropped, counted, and never promised': async (t) => {
    const store = new ScriptedStore();
    store.answer = AWAY;
    const { writer, errors } = await writerFor(t, {
      store,
      spool: fullDisk,
      memoryBytes: 3 * SECOND,
      expectedLogs: [WAITS, NO_DISK, LOST],
    });
    for (let seq = 0; seq < 5; seq += 1) writer.write(header({ recordingId: `r-${seq}` }), segment(0));
    await eventually(() => assert.equal(errors().filter(({ msg }) => LOST.test(msg)).length, 2));

    store.answer = () => undefined;

    for (const seq of [2, 3, 4]) assert.equal(await writer.stored(`r-${seq}`, 10_000), true, `r-${seq}`);
    for (const seq of [0, 1]) assert.equal(await writer.stored(`r-${seq}`, 0), false, `r-${seq}`);
    assert.deepEqual(store.names, ['r-2 0', 'r-3 0', 'r-4 0']);
    const lost = errors().filter(({ msg }) => LOST.test(msg));
    assert.deepEqual(
      lost.map((line) => line['lostSegments']),
      [1, 2],
    );
  },
});
