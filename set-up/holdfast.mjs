#!/usr/bin/env node
/** What `npx holdfast …` starts: cli/main.ts, on our own Node 24, as every program of ours. */
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('../cli/main.ts', import.meta.url)));
await import('./run.mjs');
