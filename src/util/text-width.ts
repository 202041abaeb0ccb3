import { eastAsianWidth } from 'get-east-asian-width';

/** ASCII, the letters of Europe, and what our own output draws with: each takes one column, and nothing in them combines. */
const PLAIN =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u2010-\u2026\u2190-\u2193\u2500-\u257f\u25b8\u2713\u2717]*$/;
const CONTROL_SEQUENCE = /\u001b\[[\d;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Regular expressions over all of Unicode take longer to make than most texts to print, so they are made when a text needs them. */
let unicode: { readonly segmenter: Intl.Segmenter; readonly emoji: RegExp; readonly invisible: RegExp } | undefined;

/** Columns that a text takes in a terminal; control sequences take none. */
export function measureWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  unicode ??= {
    segmenter: new Intl.Segmenter(),
    emoji: /^\p{Emoji_Presentation}|\ufe0f|\p{Emoji_Modifier}/u,
    invisible: /^(?:\p{Control}|\p{Format}|\p{Mark}|\p{Surrogate}|\p{Default_Ignorable_Code_Point})+$/u,
  };
  let width = 0;
  for (const { segment } of unicode.segmenter.segment(text.replace(CONTROL_SEQUENCE, ''))) {
    if (unicode.invisible.test(segment)) continue;
    width += unicode.emoji.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0) ?? 0);
  }
  return width;
}
