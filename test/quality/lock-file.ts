import { readProjectFile } from './project-files.ts';

interface Manifest {
  readonly version?: string;
  readonly [field: string]: unknown;
}

const SHARED = ['name', 'version', 'license', 'bin', 'engines', 'dependencies', 'devDependencies'];

/** Where package-lock.json is incomplete or not what `npm install` would make of package.json, and where package.json does not name an exact version. */
export function findLockDifferences(root: string): string[] {
  const manifest = JSON.parse(readProjectFile(root, 'package.json')) as Manifest;
  const lock = JSON.parse(readProjectFile(root, 'package-lock.json')) as { packages: Record<string, Manifest> };
  const different = SHARED.filter((field) => !isSame(manifest[field], lock.packages['']?.[field]));
  const wanted = Object.entries({ ...asRecord(manifest['dependencies']), ...asRecord(manifest['devDependencies']) });
  const unlike = wanted.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version);
  const lacking = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(asRecord(entry['optionalDependencies'])).filter((name) => !isLocked(lock.packages, path, name)),
  );
  return [
    ...lacking.map((name) => `${name} is not in package-lock.json: \`npm ci\` would refuse it`),
    ...different.map((field) => `package-lock.json has another \`${field}\` than package.json`),
    ...unlike.map(
      ([name, version]) => `${name}: package.json says ${String(version)}, which is not the version locked`,
    ),
  ];
}

/** Whether a package that `path` depends on is locked, in its own node_modules or in one further up. */
function isLocked(packages: Readonly<Record<string, Manifest>>, path: string, name: string): boolean {
  if (packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
  return path !== '' && isLocked(packages, path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0)), name);
}

function isSame(one: unknown, other: unknown): boolean {
  return sortedText(one) === sortedText(other);
}

function sortedText(value: unknown): string {
  return JSON.stringify(typeof value === 'object' ? Object.entries(asRecord(value)).map(String).sort() : value) ?? '';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
