import { mkdirSync, writeFileSync } from 'node:fs';
import { createJiti } from 'jiti';

const { listModulePages } = await createJiti(import.meta.url).import('../test/quality/module-pages.ts');

const FOLDER = new URL('../docs/modules/', import.meta.url);
mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of listModulePages()) writeFileSync(new URL(name, FOLDER), text);
