import type { Value } from './value.ts';

/** Offsets are UTF-16 units in the template's text; every node covers what it was written with. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | Literal
  | Name
  | Sequence
  | DictLiteral
  | Attribute
  | Item
  | Slice
  | Call
  | Filter
  | Test
  | Unary
  | Binary
  | Concat
  | Comparison
  | Logical
  | Conditional;

export interface Literal extends Place {
  readonly type: 'literal';
  readonly value: Value;
}
export interface Name extends Place {
  readonly type: 'name';
  readonly name: string;
}
export interface Sequence extends Place {
  readonly type: 'list' | 'tuple';
  readonly items: readonly Expression[];
}
export interface DictLiteral extends Place {
  readonly type: 'dict';
  readonly pairs: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface Attribute extends Place {
  readonly type: 'attribute';
  readonly object: Expression;
  readonly name: string;
}
export interface Item extends Place {
  readonly type: 'item';
  readonly object: Expression;
  readonly index: Expression;
}
export interface Slice extends Place {
  readonly type: 'slice';
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface Call extends Place {
  readonly type: 'call';
  readonly callee: Expression;
  readonly args: Arguments;
}
export interface Filter extends Place {
  readonly type: 'filter';
  /** Absent in a filter block, where the block's text is what is filtered. */
  readonly object: Expression | undefined;
  readonly name: string;
  readonly namePlace: Place;
  readonly args: Arguments;
}
export interface Test extends Place {
  readonly type: 'test';
  readonly object: Expression;
  readonly name: string;
  readonly namePlace: Place;
  readonly args: Arguments;
}
export interface Unary extends Place {
  readonly type: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export interface Binary extends Place {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Concat extends Place {
  readonly type: 'concat';
  readonly parts: readonly Expression[];
}
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export interface Comparison extends Place {
  readonly type: 'comparison';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[];
}
export interface Logical extends Place {
  readonly type: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional extends Place {
  readonly type: 'conditional';
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression | undefined;
}

export interface Arguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly { readonly name: string; readonly value: Expression }[];
  /** `*list` and `**dict`. */
  readonly rest: Expression | undefined;
  readonly restKeywords: Expression | undefined;
}

export type Target =
  | Name
  | (Place & { readonly type: 'targets'; readonly items: readonly Target[] })
  | (Place & { readonly type: 'member'; readonly object: string; readonly name: string });

export interface Parameter {
  readonly name: string;
  readonly initial: Expression | undefined;
}

export type Body = readonly Statement[];

export type Statement = Place &
  (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'output'; readonly expressions: readonly Expression[] }
    | { readonly type: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Body }
    | {
        readonly type: 'for';
        readonly target: Target;
        readonly iterable: Expression;
        readonly filter: Expression | undefined;
        readonly isRecursive: boolean;
        readonly body: Body;
        readonly otherwise: Body;
      }
    | { readonly type: 'set'; readonly target: Target; readonly value: Expression }
    | { readonly type: 'set-block'; readonly target: Target; readonly filter: Filter | undefined; readonly body: Body }
    | {
        readonly type: 'with';
        readonly bindings: readonly { readonly target: Target; readonly value: Expression }[];
        readonly body: Body;
      }
    | { readonly type: 'macro'; readonly name: string; readonly parameters: readonly Parameter[]; readonly body: Body }
    | {
        readonly type: 'call-block';
        readonly parameters: readonly Parameter[];
        readonly call: Call;
        readonly body: Body;
      }
    | { readonly type: 'filter-block'; readonly filter: Filter; readonly body: Body }
    | {
        readonly type: 'include';
        readonly template: Expression;
        readonly isMissingIgnored: boolean;
        readonly hasContext: boolean;
      }
    | { readonly type: 'import'; readonly template: Expression; readonly name: string; readonly hasContext: boolean }
    | {
        readonly type: 'from-import';
        readonly template: Expression;
        readonly names: readonly { readonly name: string; readonly as: string; readonly place: Place }[];
        readonly hasContext: boolean;
      }
    | { readonly type: 'extends'; readonly template: Expression }
    | {
        readonly type: 'block';
        readonly name: string;
        readonly isScoped: boolean;
        readonly isRequired: boolean;
        readonly body: Body;
      }
    | { readonly type: 'do'; readonly expression: Expression }
    | { readonly type: 'scope'; readonly body: Body }
    | { readonly type: 'break' }
    | { readonly type: 'continue' }
  );

export interface Branch {
  readonly test: Expression;
  readonly body: Body;
}
