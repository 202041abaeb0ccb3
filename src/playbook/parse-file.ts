import { readYaml, type YamlFile } from '../source/read-yaml.ts';
import type { SourceFile } from '../source/source-file.ts';
import { BoundedCache } from '../util/bounded-cache.ts';

/** A file is imported in several places of a playbook, and included by many hosts: it is parsed once. */
const PARSED = new BoundedCache<string, { readonly text: string; readonly yaml: YamlFile }>(200);

export function parseFile(file: SourceFile): YamlFile {
  const known = PARSED.get(file.path);
  if (known?.text === file.text) return known.yaml;
  const yaml = readYaml(file);
  PARSED.set(file.path, { text: file.text, yaml });
  return yaml;
}
