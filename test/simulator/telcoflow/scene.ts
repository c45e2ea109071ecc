import { after, describe, test, type TestContext } from 'node:test';
import {
  startTelcoflow,
  type SettingOverrides,
  type Telcoflow,
} from '../../../simulator/telcoflow/telcoflow.ts';
import { toneVoice } from './tone-voice.ts';
import { VendorClient, vendorPython } from './vendor-client.ts';

/** A platform of its own for a test, gone with the test. */
export async function platformFor(t: TestContext, settings: SettingOverrides = {}): Promise<Telcoflow> {
  const platform = await startTelcoflow({ voice: toneVoice, settings });
  t.after(() => platform.close());
  return platform;
}

/** A process with the vendor's client for the tests of a file, gone with the last of them. */
export function vendorClient(): VendorClient {
  const client = new VendorClient(vendorPython());
  after(() => client.close());
  return client;
}

/** Tests that mostly wait for real-time sound run side by side: name → test. */
export function sideBySide(
  title: string,
  tests: Readonly<Record<string, (t: TestContext) => Promise<void>>>,
): void {
  void describe(title, { concurrency: 6 }, () => {
    for (const [name, run] of Object.entries(tests)) void test(name, run);
  });
}
