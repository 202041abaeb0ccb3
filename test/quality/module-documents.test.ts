import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeModule } from '../../src/module/describe-module.ts';
import { arg, defineModule } from '../../src/index.ts';
import { listModulePages } from './module-pages.ts';
import { readProjectFile, ROOT } from './project-files.ts';

const PAGE = String.raw`# paint

Paints.

With a brush.

Also called \`x.y.paint\`. Text behind its name is \`colour\`.

## Arguments

| argument | type | default |  |
|---|---|---|---|
| \`colour\`, \`color\` | str | **required** | Which. One of \`red\|pink\`, \`blue\`. |
| \`walls\` | list of dict |  | What. |
| \`walls[].name\` | str | empty | Whose. |
| \`glue\` | str | \`\n\` | Never shown. |

- One of \`walls\` and \`glue\` is needed.
- With \`colour: blue\`, \`walls\` is needed.

## Results

| field |  |
|---|---|
| \`area\` | In m². |

## Check mode

It is not run, and its result is unknown.

## Needs on the host

\`brush\`

## Examples

\`\`\`yaml
- paint: red
\`\`\`
`.replaceAll('\\`', '`');

test('docs/modules says what the modules say of themselves: `npm run docs` writes it', () => {
  const pages = [...listModulePages()];
  const wrong = pages.filter(([name, text]) => {
    try {
      return readProjectFile(ROOT, `docs/modules/${name}`) !== text;
    } catch {
      return true;
    }
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
  expect(readdirSync(`${ROOT}/docs/modules`).sort()).toEqual(pages.map(([name]) => name).sort());
});

test('a page has all that a definition says', () => {
  const definition = defineModule({
    name: 'paint',
    aliases: ['x.y.paint'],
    summary: 'Paints.',
    description: 'With a brush.',
    checkMode: 'skip',
    needs: ['brush'],
    freeForm: 'colour',
    args: {
      colour: arg.choice('red|pink', 'blue').required().aliases('color').describe('Which.'),
      walls: arg.list(arg.object({ name: arg.str().default('').describe('Whose.') })).describe('What.'),
      glue: arg.str().secret().default('\n'),
    },
    constraints: { requiredOneOf: [['walls', 'glue']], requiredIf: [['colour', 'blue', ['walls']]] },
    returns: { area: 'In m².' },
    examples: '- paint: red\n',
    prepare: () => ({ program: { name: 'paint', text: '' }, vars: {} }),
  });
  expect(describeModule(definition)).toBe(PAGE);
});
