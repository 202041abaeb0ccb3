/** Part of what a module may import. */
export { parseWords } from '../shell/parse-words.ts';
