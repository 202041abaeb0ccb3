import { existsSync } from 'node:fs';
import type { Requirement } from './requirement.ts';

/** As scripts/set-up/alpine-busybox.mjs has it. */
const FOLDER = '/var/cache/longshore/alpine-busybox';
const IS_BUILT = existsSync(`${FOLDER}/busybox`);

/** A busybox with Alpine's options and C library. Without it tests that do not ask for it use Debian's. */
export const ALPINE_BUSYBOX = `${FOLDER}/busybox`;

export const NEEDS_ALPINE_BUSYBOX: Requirement = {
  missing: IS_BUILT ? undefined : "needs a busybox as Alpine's: npm test -- modules builds it",
};

/** `PATH` with that busybox before the machine's own. */
export const PATH_WITH_BUSYBOX = [...(IS_BUILT ? [FOLDER] : []), process.env['PATH'] ?? ''].join(':');
