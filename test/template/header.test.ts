import { expect, test } from 'vitest';
import { compileTemplate } from '../../src/template/compile.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { render } from './evaluate.ts';

test.each([
  ['#jinja2: trim_blocks: False\n{% if true %}\na\n{% endif %}\n', '\na\n'],
  ['#jinja2:trim_blocks: True, lstrip_blocks: True\n  {% if true %}\n  a\n  {% endif %}\n', '  a\n'],
  ["#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% 1 + 1 %] {{ kept }}", '2 {{ kept }}'],
  ["#jinja2: block_start_string: '<<', block_end_string: '>>'\n<< if true >>x<< endif >>", 'x'],
  ["#jinja2: comment_start_string: '/*', comment_end_string: '*/'\na/* b */{# c #}", 'a{# c #}'],
  ['#jinja2: keep_trailing_newline: False\na\n', 'a'],
  ['text\n#jinja2: trim_blocks: False\n', 'text\n#jinja2: trim_blocks: False\n'],
  ['# jinja2: nosuch\n', '# jinja2: nosuch\n'],
])('%j gives %j', (text, expected) => {
  expect(render(text)).toBe(expected);
});

test.each([
  ['#jinja2: nosuch: True\nx', '`#jinja2:` has no option `nosuch`', 8, 21],
  ['#jinja2: trim_block: True\nx', '`#jinja2:` has no option `trim_block`', 8, 25],
  ['#jinja2: trim_blocks: yes\nx', '`trim_blocks` is True or False', 8, 25],
  ['#jinja2: variable_start_string: [[\nx', '`variable_start_string` is a string in quotes', 8, 34],
  ['#jinja2: trim_blocks\nx', 'expected `option: value` behind `#jinja2:`', 8, 20],
  ['#jinja2: line_statement_prefix: "#"\nx', '`#jinja2:` has no option `line_statement_prefix`', 8, 35],
  ['#jinja2: trim_blocks: True', 'behind the line of `#jinja2:` there is no template', 0, 26],
])('%j is refused', (text, message, start, end) => {
  const problem = compileTemplate(text);
  expect(problem).toBeInstanceOf(TemplateSyntaxProblem);
  expect(problem).toMatchObject({ message, start, end });
});

test('places behind a header are those in the whole text', () => {
  const problem = compileTemplate('#jinja2: trim_blocks: False\n{{ 1 + }}');
  expect(problem).toMatchObject({ start: 35 });
});
