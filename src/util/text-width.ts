import { eastAsianWidth } from 'get-east-asian-width';

const ASCII = /^[\u0020-\u007e]*$/;
const CONTROL_SEQUENCE = /\u001b\[[\d;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Regular expressions over all of Unicode take longer to make than most texts to print, so they are made when a text needs them. */
let unicode: { readonly segmenter: Intl.Segmenter; readonly emoji: RegExp; readonly invisible: RegExp } | undefined;

/** Columns that a text takes in a terminal; control sequences take none. */
export function measureWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
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
