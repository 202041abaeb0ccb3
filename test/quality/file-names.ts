import { listFiles } from './project-files.ts';

const VAGUE =
  /(?:^|\/)(?:utils?|helpers?|common|types?|misc|shared|interfaces?|constants?|lib)(?:\.test)?(?:\/|\.[a-z]+$)/;
const KEBAB = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const SNAKE = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
/** Names of modules are Ansible's, with underscores; their tests and programs have the same. */
const NAMED_AS_MODULES = /^(?:src\/modules|tasks|test\/modules|test\/tasks)\//;

/** Source files whose path says nothing about what they hold (the layer `util` apart) or is not in kebab-case. */
export function findBadNames(root: string): string[] {
  const sources = listFiles(root).filter((path) =>
    /^(?:src|test|tasks|bench|scripts)\/.*\.(?:ts|mjs|js|sh)$/.test(path),
  );
  return sources.filter((path) => {
    const pattern = NAMED_AS_MODULES.test(path) ? SNAKE : KEBAB;
    const inLayer = path.replace(/^(src|test)\/util\//, '$1/');
    return VAGUE.test(inLayer) || !path.split('/').every((name) => pattern.test(name));
  });
}
