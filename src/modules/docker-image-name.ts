import { ModuleFailure } from '../module/result.ts';

const REFERENCE = /^[a-zA-Z0-9][\w.\-/:@+]*$/;

/** An image as docker finds it without doubt: with its tag, digest or as an id. */
export function completeImageName(name: string): string {
  if (!REFERENCE.test(name)) {
    throw new ModuleFailure(`not a name of an image: \`${name}\``, {
      help: 'write it as repository:tag, such as bitnami/etcd:3.4.14',
    });
  }
  if (name.includes('@') || /^[0-9a-f]{12,64}$/.test(name)) return name;
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}
