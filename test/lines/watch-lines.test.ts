import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LinesFaulty } from '../../lines/lines-faulty.ts';
import { watchLines } from '../../lines/watch-lines.ts';

const LOOK_EVERY_MS = 20;

function written(office: string): string {
  return `lines:
  - number: "+6531580002"
    office: ${office}
    timeZone: Asia/Singapore
    hours: { weekly: { monday: ["09:00-17:00"] } }
    alert: { slack: "#calls" }
`;
}

/** A lines file that is watched for as long as the test runs, and what was heard of it. */
async function setUp(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-lines-'));
  const file = join(folder, 'lines.yaml');
  await writeFile(file, written('First'));
  const heard: string[] = [];
  const news = new EventEmitter();
  const hear = (what: string): void => {
    heard.push(what);
    news.emit('heard');
  };
  const watched = watchLines(file, {
    onChange: (lines) => hear(lines[0]?.office ?? 'nothing'),
    onFault: (faulty) => hear(faulty.message.replace(folder, '')),
    lookEveryMs: LOOK_EVERY_MS,
  });
  t.after(async () => {
    watched.close();
    await rm(folder, { recursive: true });
  });
  const hears = async (count: number): Promise<string[]> => {
    while (heard.length < count) await once(news, 'heard');
    return heard;
  };
  return { file, watched, hears };
}

test('an edit is in force without a restart', async (t) => {
  const { file, watched, hears } = await setUp(t);
  assert.equal(watched.lines[0]?.office, 'First');
  await writeFile(file, written('Second office'));
  assert.deepEqual(await hears(1), ['Second office']);
  assert.equal(watched.lines[0]?.office, 'Second office');
});

test('an edit that replaces the file, as editors do, is seen too', async (t) => {
  const { file, hears } = await setUp(t);
  await writeFile(`${file}.new`, written('Replaced'));
  await rename(`${file}.new`, file);
  assert.deepEqual(await hears(1), ['Replaced']);
});

test('a faulty edit is told and keeps the old lines in force, until it is mended', async (t) => {
  const { file, watched, hears } = await setUp(t);
  await writeFile(file, `${written('Broken')}    ringSecnds: 3\n`);
  const [fault = ''] = await hears(1);
  assert.match(fault, /lines\.yaml:7 lines\[0\]\.ringSecnds is 3: .* ringSeconds\?/);
  assert.equal(watched.lines[0]?.office, 'First');

  await writeFile(file, written('Mended'));
  assert.equal((await hears(2))[1], 'Mended');
});

test('a file that is taken away keeps the old lines in force, and is read again when it is back', async (t) => {
  const { file, watched, hears } = await setUp(t);
  await rm(file);
  assert.match((await hears(1))[0] ?? '', /cannot be read/);
  assert.equal(watched.lines[0]?.office, 'First');

  await writeFile(file, written('Back'));
  assert.equal((await hears(2))[1], 'Back');
});

test('a file that cannot be used to begin with is refused', async (t) => {
  const { file } = await setUp(t);
  await writeFile(file, 'lines: []');
  const options = { onChange: () => assert.fail(), onFault: () => assert.fail() };
  assert.throws(() => watchLines(file, options), LinesFaulty);
});
