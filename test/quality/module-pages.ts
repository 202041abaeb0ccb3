import { describeModule } from '../../src/module/describe-module.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';

const HEAD = `# Modules

Each page is made of the module's own definition (\`npm run docs\`); \`run doc MODULE\` shows the same, also of the project's own modules
([how to write one](../../CONTRIBUTING.md#how-to-write-a-module)). A module answers to its name with \`ansible.builtin.\` in front, too, where it is Ansible's.

| module | what it does |
|---|---|
`;

/** The files of docs/modules: name and text. */
export function listModulePages(): ReadonlyMap<string, string> {
  const modules = BUILTINS.filter(({ name = '' }) => !name.startsWith('_')).toSorted((a, b) =>
    (a.name ?? '') < (b.name ?? '') ? -1 : 1,
  );
  const rows = modules.map(({ name = '', summary }) => `| [${name}](${name}.md) | ${summary} |\n`);
  return new Map([
    ['README.md', HEAD + rows.join('')],
    ...modules.map((definition): [string, string] => [`${definition.name ?? ''}.md`, describeModule(definition)]),
  ]);
}
