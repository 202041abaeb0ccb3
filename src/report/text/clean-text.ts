const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'g');
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/**
 * Makes one line of text harmless for a terminal. What a host says may hold escape sequences that move the cursor, set the title or
 * hide text: sequences vanish, other control characters and overrides of the writing direction become visible, tabs become spaces.
 */
export function cleanText(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return expandTabs(text.replace(/\r+$/, '').replace(SEQUENCE, '')).replace(EVERY_UNSAFE, showControl);
}

/** Splits text from a host into lines; the last line end makes no empty line. */
export function splitLines(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function expandTabs(text: string): string {
  let expanded = '';
  for (const [index, piece] of text.split('\t').entries()) {
    if (index > 0) expanded += ' '.repeat(8 - (expanded.length % 8));
    expanded += piece;
  }
  return expanded;
}

function showControl(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
