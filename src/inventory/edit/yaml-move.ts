import type { Entry, MappingNode } from '../../source/node.ts';
import { refuse } from './refuse.ts';
import type { TextEdit } from './text-edit.ts';
import type { Content } from './write-yaml.ts';
import type { YamlLayout } from './yaml-layout.ts';
import { removeEntries } from './yaml-mapping.ts';

/** Takes an entry out of its mapping, and gives what it was to be put elsewhere, indented as it is needed there. */
export function cutEntry(
  layout: YamlLayout,
  mapping: MappingNode,
  entry: Entry,
): { readonly edits: TextEdit[]; readonly content: Content } {
  const { text } = layout;
  const raw = text.slice(entry.key.span.start, layout.endOf(entry));
  const isFlow = layout.isFlow(mapping);
  const indent = layout.indentOf(entry) ?? '';
  const whole = text.slice(layout.startOfLine(entry.key.span.start), layout.afterLinesOf(entry));
  const content: Content = {
    items: () => {
      if (raw.includes('\n') && !layout.isJson) {
        const help = 'Write it in the other way first: run inventory edit';
        return refuse(`\`${entry.name}\` stands on several lines, and would go between braces`, {
          span: entry.key.span,
          help,
        });
      }
      return [isFlow ? raw : `${raw}${layout.isUnwritten(entry) ? ' {}' : ''}`];
    },
    lines: (to) => {
      if (isFlow) return [to + raw];
      const lines = whole.replace(/\r?\n$/, '').split(/\r?\n/);
      return lines.map((line) =>
        line.startsWith(indent) && line.trim() !== '' ? to + line.slice(indent.length) : line,
      );
    },
  };
  return { edits: removeEntries(layout, mapping, new Set([entry])), content };
}
