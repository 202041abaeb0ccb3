import { createLab } from '../../src/lab/lab.ts';
import type { LabOptions } from '../../src/lab/lab.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as LabOptions;
await createLab({ ...options, onProgress: ({ step }) => process.stdout.write(`${step}\n`) }).up();
