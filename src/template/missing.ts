import type { TemplateSource } from './template-error.ts';
import type { Value } from './value.ts';
import { Undefined } from './value.ts';

/** The text that places belong to. */
export interface Unit {
  readonly source: TemplateSource;
}

interface Details {
  /** The variable, where it is one that is missing. */
  readonly name?: string;
  /** The dict that lacks the key, so that one of its keys can be suggested. */
  readonly owner?: Value;
  readonly key?: string;
}

/** An undefined value that knows where it was asked for, so that its use elsewhere is shown at its cause. */
export class Missing extends Undefined {
  readonly unit: Unit;
  readonly start: number;
  readonly end: number;
  readonly owner: Value | undefined;
  readonly key: string | undefined;

  constructor(message: string, unit: Unit, start: number, end: number, details: Details) {
    super(message, details.name);
    this.unit = unit;
    this.start = start;
    this.end = end;
    this.owner = details.owner;
    this.key = details.key;
  }
}
