import { expect, test } from 'vitest';
import { compileTemplate } from '../../src/template/compile.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';

/** The paths of a template's expression around a text in it; of all of them where there is no such text. */
test.each([
  ['{{ a }}', '', 'a'],
  ['{{ a.b["c"][0].d }}', '', 'a.b["c"][0].d'],
  ['{{ a[b.c].d }}', '', 'a[b.c].d b.c'],
  ['{{ a[b + c].d }}', '', 'a b c'],
  ['{{ a[1:b] }}', '', 'a b'],
  ['{{ a.split(b)[0] }}', '', 'a.split b'],
  ['{{ a }} and {{ b + c }}', 'b + c', 'b c'],
  ['{{ a }} and {{ b + c }}', 'and', 'a b c'],
  ['{% if a.b %}{{ c }}{% endif %}', 'a.b', 'a.b'],
  ['{% for i in a %}{% if b %}{{ i.c + d }}{% endif %}{% endfor %}', 'i.c', 'i.c d'],
  ['{{ [a, {"k": b}] | map("x", c) | first is match(d) }}', '', 'a b c d'],
  ['{{ 1 + 2 }}', '', ''],
])('%s, at `%s`: %s', (text, at, paths) => {
  const template = compileTemplate(text);
  if (template instanceof TemplateSyntaxProblem) throw new Error(template.message);
  const found = template.listPaths(at === '' ? -1 : text.indexOf(at));
  expect(found.map(({ name, steps }) => steps.at(-1)?.text ?? name).join(' ')).toBe(paths);
});
