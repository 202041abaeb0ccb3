import { ModuleFailure } from '../module/result.ts';

/** Other names of processors, as the kernel and older Docker have them. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  i386: '386',
  i686: '386',
  aarch64: 'arm64',
  armhf: 'arm/v7',
  armel: 'arm/v6',
};
const SYSTEMS = ['linux', 'windows', 'darwin', 'freebsd'];

/**
 * Patterns of a shell that a platform such as `linux/arm64/v8`, `arm64` or `linux` stands for, written as an image has it: `os/arch[/variant]`.
 * @throws ModuleFailure where it is none
 */
export function listPlatformPatterns(platform: string): readonly string[] {
  if (!/^[\w.-]+(?:\/[\w.-]+){0,2}$/.test(platform)) {
    throw new ModuleFailure(`not a platform: \`${platform}\``, { help: 'write it as linux/amd64, or linux/arm/v7' });
  }
  const parts = platform.toLowerCase().split('/');
  const system = parts.length > 1 || SYSTEMS.includes(parts[0] ?? '') ? (parts.shift() ?? '*') : '*';
  const [name, variant] = parts;
  if (name === undefined) return [`${system}/*`];
  const architecture = `${system}/${ARCHITECTURES[name] ?? name}`;
  if (variant === undefined || (variant === 'v8' && architecture.endsWith('/arm64'))) {
    return architecture.endsWith('/arm64') ? [architecture, `${architecture}/v8`] : [architecture];
  }
  return [`${architecture}/${variant}`];
}
