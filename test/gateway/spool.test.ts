import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { openSpool } from '../../gateway/spool.ts';
import { folderFor, header, segment } from './segments.ts';

const unexpected = (path: string, cause: unknown) => assert.fail(`${path}: ${String(cause)}`);

test('gives back the sound that was put in, byte for byte', async (t) => {
  const spool = openSpool(join(await folderFor(t), 'made', 'when needed'));

  const spooled = await spool.put(header(), segment(3));

  assert.deepEqual(await spool.read(spooled), segment(3).pcm);
});

test('keeps sound whose bytes look like the end of a line', async (t) => {
  const spool = openSpool(await folderFor(t));
  const lines = segment(0, { pcm: Buffer.alloc(16_000, '\n') });

  const spooled = await spool.put(header(), lines);

  assert.deepEqual(await spool.read(spooled), lines.pcm);
});

test('tells a later process everything that it needs to store a segment', async (t) => {
  const folder = await folderFor(t);
  await openSpool(folder).put(header(), segment(7, { gapBefore: true }));

  const [found, ...others] = await openSpool(folder).leftovers(unexpected);

  assert.deepEqual(others, []);
  assert.ok(found);
  const { file: _, ...facts } = found;
  assert.deepEqual(facts, { header: header(), seq: 7, firstSample: 56_000, gapBefore: true });
  assert.deepEqual(await openSpool(folder).read(found), segment(7).pcm);
});

test('finds the oldest recording first, and its segments in order', async (t) => {
  const spool = openSpool(await folderFor(t));
  const later = header({ recordingId: 'a', startedAt: '2026-11-21T11:00:00.000Z' });
  for (const seq of [10, 2, 1]) await spool.put(header(), segment(seq));
  await spool.put(later, segment(0));

  const found = await spool.leftovers(unexpected);

  assert.deepEqual(
    found.map(({ header: { recordingId }, seq }) => `${recordingId} ${seq}`),
    ['call-1-4 1', 'call-1-4 2', 'call-1-4 10', 'a 0'],
  );
});

test('finds nothing in a folder that is not there', async (t) => {
  const spool = openSpool(join(await folderFor(t), 'nobody made this'));
  assert.deepEqual(await spool.leftovers(unexpected), []);
});

test('keeps one file of the same sound put in twice, and two of different sound under one number', async (t) => {
  const folder = await folderFor(t);
  const spool = openSpool(folder);

  await Promise.all([spool.put(header(), segment(5)), spool.put(header(), segment(5))]);
  assert.equal((await readdir(folder)).length, 1);

  await spool.put(header(), segment(5, { pcm: Buffer.alloc(16_000) }));
  assert.equal((await readdir(folder)).length, 2);
});

test('leaves nothing behind when all of it was removed, and a second removal is no fault', async (t) => {
  const folder = await folderFor(t);
  const spool = openSpool(folder);
  const spooled = await spool.put(header(), segment(0));

  await spool.remove(spooled);
  await spool.remove(spooled);

  assert.deepEqual(await readdir(folder), []);
  assert.equal(await spool.read(spooled), undefined);
});

test('does not take up again what was set aside', async (t) => {
  const folder = await folderFor(t);
  const spool = openSpool(folder);

  const file = await spool.setAside(header(), segment(2));

  assert.deepEqual(await spool.leftovers(unexpected), []);
  assert.equal(dirname(file), join(folder, 'refused'));
  assert.ok((await readFile(file)).subarray(-16_000).equals(segment(2).pcm));
});

test('reports what it cannot read, leaves it where it is, and finds the rest', async (t) => {
  const folder = await folderFor(t);
  const spool = openSpool(folder);
  await spool.put(header(), segment(1));
  const faulty = ['empty', 'no line', 'no json\n', '{"header":{}}\n'];
  for (const [n, content] of faulty.entries()) {
    await writeFile(join(folder, `${n}.segment`), n === 0 ? '' : content);
  }
  await mkdir(join(folder, 'folder.segment'));
  await writeFile(join(folder, 'half-written.segment.1234.draft'), 'x');

  const reported: string[] = [];
  const found = await spool.leftovers((path) => reported.push(path));

  assert.deepEqual(
    found.map(({ seq }) => seq),
    [1],
  );
  const names = ['0.segment', '1.segment', '2.segment', '3.segment', 'folder.segment'];
  assert.deepEqual(
    reported.toSorted(),
    names.map((name) => join(folder, name)),
  );
  assert.equal((await readdir(folder)).length, 7);
});

test('does not pass off sound that was cut off on disk as the whole', async (t) => {
  const spool = openSpool(await folderFor(t));
  const spooled = await spool.put(header(), segment(0));
  await truncate(spooled.file, 9000);

  await assert.rejects(spool.read(spooled), /instead of 16000: it was cut off/);
});

test('stays in its folder whatever the platform calls a call', async (t) => {
  const folder = await folderFor(t);
  const spool = openSpool(folder);

  const spooled = await spool.put(header({ recordingId: '../../etc/call/1-4' }), segment(0));

  assert.equal(dirname(resolve(spooled.file)), folder);
  assert.equal((await spool.leftovers(unexpected))[0]?.header.recordingId, '../../etc/call/1-4');
});
