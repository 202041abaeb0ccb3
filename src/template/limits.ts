import { TemplateError } from './template-error.ts';

/** Items of a list and units of a text that one operation may make. */
const LARGEST_SIZE = 16 * 1024 * 1024;

/** @throws TemplateError where an operation would make something huge, such as `'a' * 10 ** 12` */
export function limitSize(size: number): number {
  if (size > LARGEST_SIZE) throw new TemplateError(`this would make something of ${size} items, too large`, 'budget');
  return size;
}
