/** Part of what a module may import. */
export { quote, quoteAll } from '../shell/quote.ts';
