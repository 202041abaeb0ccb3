import { ModuleFailure } from '../module/result.ts';

const REFERENCE = /^[a-zA-Z0-9][\w.\-/:@+]*$/;

/** An image as docker finds it without doubt: with its tag, digest or as an id. */
export function completeImageName(name: string): string {
  return nameImage(name, 'latest');
}

/** The same, with a tag or a digest for a name that has neither. */
export function nameImage(name: string, tag: string): string {
  const { tag: own, digest } = splitImageName(name);
  const isComplete = own !== undefined || digest !== undefined || isImageId(name);
  const full = isComplete ? name : `${name}${/^sha\d+:/.test(tag) ? '@' : ':'}${tag}`;
  if (REFERENCE.test(full)) return full;
  throw new ModuleFailure(`not a name of an image: \`${full}\``, {
    help: 'write it as repository:tag, such as bitnami/etcd:3.4.14',
  });
}

/** Whether it is the id of an image, and no name. */
export function isImageId(name: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|[0-9a-f]{12,64})$/i.test(name);
}

/** The parts of a name; the port of a registry is no tag. */
export function splitImageName(name: string): {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
} {
  const [, repository = name, tag, digest] = /^([^@]*?)(?::([^/:@]*))?(?:@(.*))?$/.exec(name) ?? [];
  return { repository, tag, digest };
}

/** The same as nameImage, of what has to have a name. @param verb what is to be done with it @throws ModuleFailure for the id of an image */
export function nameOtherThanId(name: string, tag: string, verb: string): string {
  if (!isImageId(name)) return nameImage(name, tag);
  throw new ModuleFailure(`${name} cannot be ${verb}: it is the id of an image`, { help: 'give its name' });
}

/** The same, with a tag alone. @throws ModuleFailure also for a digest */
export function nameByTag(name: string, tag: string, verb: string): string {
  const full = nameOtherThanId(name, tag, verb);
  if (splitImageName(full).digest === undefined) return full;
  throw new ModuleFailure(`${full} cannot be ${verb}: it has a digest`, { help: 'give a tag' });
}
