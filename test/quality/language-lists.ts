import { readProjectFile, ROOT } from './project-files.ts';

export const readWords = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

/** The words in backticks of the paragraph of docs/language.md that begins so; of the first sentence, if it has more. */
export function readList(begin: string): string[] {
  const [, after = ''] = readProjectFile(ROOT, 'docs/language.md').split(`\n${begin}`);
  const [paragraph = ''] = after.split('\n\n');
  const [, list = ''] = /^[^]*?((?:`[^`]+`,?\s?)+)[.;]/.exec(paragraph.replaceAll('\n', ' ')) ?? [];
  return readWords(list);
}
