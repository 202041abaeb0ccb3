import { limitSize } from '../limits.ts';
import { TemplateError } from '../template-error.ts';
import { Markup, type Value } from '../value.ts';

/** Words of the passage of Cicero's that printers have set for centuries. */
const WORDS = (
  'lorem ipsum dolor sit amet consectetur adipisci velit sed quia non numquam eius modi tempora incidunt ut labore et dolore ' +
  'magnam aliquam quaerat voluptatem enim ad minima veniam quis nostrum exercitationem ullam corporis suscipit laboriosam nisi ' +
  'aliquid ex ea commodi consequatur autem vel eum iure reprehenderit qui in voluptate esse quam nihil molestiae illum fugiat quo'
).split(' ');

/**
 * Filler text, as Jinja2's function of that name gives it.
 * @param least and @param most words of a paragraph, the latter not reached
 */
export function makeLipsum(
  random: () => number,
  paragraphs: number,
  html: boolean,
  least: number,
  most: number,
): Value {
  if (most <= least) throw new TemplateError('`lipsum` needs a `max` that is greater than its `min`', 'value');
  limitSize(Math.max(0, paragraphs) * Math.max(0, most) * 10);
  const texts = Array.from({ length: Math.max(0, paragraphs) }, () =>
    makeParagraph(random, least + Math.floor(random() * (most - least))),
  );
  return html ? new Markup(texts.map((text) => `<p>${text}</p>`).join('\n')) : texts.join('\n\n');
}

function makeParagraph(random: () => number, length: number): string {
  const words: string[] = [];
  let previous = -1;
  let untilStop = 0;
  for (let at = 0; at < length; at++) {
    // No word stands twice in a row.
    previous = (previous + 1 + Math.floor(random() * (WORDS.length - 1))) % WORDS.length;
    const word = WORDS[previous] ?? '';
    const isFirst = untilStop === 0;
    if (isFirst) untilStop = 5 + Math.floor(random() * 8);
    untilStop = at === length - 1 ? 0 : untilStop - 1;
    words.push((isFirst ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : word) + (untilStop === 0 ? '.' : ''));
  }
  return words.join(' ');
}
