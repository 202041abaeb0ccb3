import type { OnProgress } from './progress.ts';

export async function installPackages(_onProgress: OnProgress, _signal?: AbortSignal): Promise<void> {}
