/**
 * Program: node set-up/workflow-bundle.ts FILE
 *
 * Builds the workflows' code once, for workers that then start at once (setting WORKFLOW_BUNDLE).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { root } from './places.mjs';

/** Writes the bundle of workflows/index.ts; rejects with what does not compile. */
export async function writeWorkflowBundle(file: string): Promise<void> {
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows/index.ts'), logger });
  writeFileSync(file, code);
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('no file was named: node set-up/workflow-bundle.ts FILE');
  await writeWorkflowBundle(file);
}
