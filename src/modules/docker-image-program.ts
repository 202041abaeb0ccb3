import type { Call } from '../module/program.ts';
import { planBuild } from './docker-image-build.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

/** One program for all modules of images, so that a host gets it once. */
const PROGRAM = loadDockerProgram(import.meta.url, 'docker-image-archive.sh', 'docker_image.sh');

const NOTHING = {
  /** Complete: with a tag, a digest, or an id. */
  name: '',
  /** `present` and `absent` are about `name`; `exported` and `listed` about `names`, `loaded` about an archive. */
  state: 'present' as 'present' | 'absent' | 'exported' | 'listed' | 'loaded',
  source: 'local' as 'local' | 'pull' | 'build' | 'load',
  /** Fetch it though it is there. */
  force: false,
  /** What was fetched is a change, though it be the same. */
  counts: false,
  force_absent: false,
  /** The option that the remedy of a removal which was refused names. */
  force_option: 'force_absent',
  keep_parents: false,
  force_tag: false,
  force_archive: false,
  platform: '',
  /** Patterns of platforms; an image of another one is fetched anew. */
  fitting: [] as readonly string[],
  ...planBuild(undefined),
  /** Whether the build says itself where its images go. */
  build_elsewhere: false,
  load_path: '',
  archive_path: '',
  /** The name in an archive of one image; empty for one without. */
  archive_tag: '',
  /** Platform of what is saved. */
  save_platform: '',
  names: [] as readonly string[],
  /** Further names for it. */
  repositories: [] as readonly string[],
  push: false,
};

export type ImagePlan = typeof NOTHING;

/** A call of the program that does what is given, and nothing else. */
export function planImage(plan: Partial<ImagePlan>): Call {
  return { program: PROGRAM, vars: prefixVars(PROGRAM, { ...NOTHING, ...plan }) };
}
