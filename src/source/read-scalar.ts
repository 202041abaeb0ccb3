export interface ReadScalar {
  readonly value: string | number | bigint | boolean | null;
  readonly isFloat?: boolean;
}

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const INTEGER = /^([-+]?)(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const JSON_FLOAT = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][-+]?[0-9]+$/;

/**
 * A plain scalar as Ansible reads it: PyYAML's resolver (YAML 1.1), but without sexagesimal numbers and dates, which stay strings:
 * `2222:22` is a pair of ports.
 */
export function readPlainScalar(text: string, json: boolean): ReadScalar {
  // Most scalars are words that no rule could read as anything else.
  if (/^(?:[A-Za-z/_].{5}|[^-+.~0-9yYnNtTfFoO])/s.test(text)) return { value: text };
  if (NULL.test(text)) return { value: null };
  if (TRUE.test(text)) return { value: true };
  if (FALSE.test(text)) return { value: false };
  const integer = INTEGER.exec(text);
  if (integer !== null) return { value: readInteger(integer[1] === '-', integer[2] ?? '') };
  if (FLOAT.test(text)) return { value: Number(text.replaceAll('_', '')), isFloat: true };
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return { value: infinite[1] === '-' ? -Infinity : Infinity, isFloat: true };
  if (NOT_A_NUMBER.test(text)) return { value: Number.NaN, isFloat: true };
  if (json && JSON_FLOAT.test(text)) return { value: Number(text), isFloat: true };
  return { value: text };
}

function readInteger(negative: boolean, digits: string): number | bigint {
  const plain = digits.replaceAll('_', '');
  const octal = plain.length > 1 && /^0[0-7]+$/.test(plain);
  const size = BigInt(octal ? `0o${plain.slice(1)}` : plain);
  const value = negative ? -size : size;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
