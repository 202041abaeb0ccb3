import { describe } from './argument.ts';
import { limitSize } from './limits.ts';
import { makeFloat, makeInt, readInt, readNumber } from './number.ts';
import { formatPercent } from './percent-format.ts';
import { refuseUse } from './refuse-use.ts';
import type { BinaryOperator } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, Tuple, TemplateObject } from './value.ts';
import { isNumber } from './value-kind.ts';

/** Python's binary operators. @throws TemplateError where Python has no result */
export function calculate(operator: BinaryOperator, leftOperand: Value, rightOperand: Value): Value {
  refuseUse(leftOperand);
  refuseUse(rightOperand);
  const left = leftOperand instanceof Markup ? leftOperand.text : leftOperand;
  const right = rightOperand instanceof Markup ? rightOperand.text : rightOperand;
  const result =
    isNumber(left) && isNumber(right)
      ? calculateNumbers(operator, left, right)
      : calculateOthers(operator, left, right);
  if (result === undefined) throw cannotCalculate(operator, left, right);
  return result;
}

function calculateNumbers(operator: BinaryOperator, left: Value, right: Value): Value {
  const a = readInt(left);
  const b = readInt(right);
  if (a !== undefined && b !== undefined && operator !== '/' && !(operator === '**' && b < 0)) {
    return makeInt(calculateInts(operator, BigInt(a), BigInt(b)));
  }
  if (a !== undefined && b !== undefined && operator === '/') return makeFloat(divideInts(BigInt(a), BigInt(b)));
  return makeFloat(calculateFloats(operator, readNumber(left) ?? NaN, readNumber(right) ?? NaN));
}

function calculateInts(operator: Exclude<BinaryOperator, '/'>, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      if (b === 0n) throw divisionByZero();
      return (a - moduloInts(a, b)) / b;
    case '%':
      if (b === 0n) throw divisionByZero();
      return moduloInts(a, b);
    case '**':
      if (a !== 0n && a !== 1n && a !== -1n) limitPower(a, b);
      return a === -1n ? (b % 2n === 0n ? 1n : -1n) : a === 0n || a === 1n ? (b === 0n ? 1n : a) : a ** b;
  }
}

/** The quotient, rounded once: a large int must not be rounded before it is divided. */
function divideInts(a: bigint, b: bigint): number {
  if (b === 0n) throw divisionByZero();
  const largest = BigInt(Number.MAX_SAFE_INTEGER);
  if (a <= largest && a >= -largest && b <= largest && b >= -largest) return Number(a) / Number(b);
  const shift = BigInt(Math.max(0, b.toString(2).length - a.toString(2).length + 66));
  const scaled = a << shift;
  // A last bit that is set for any remainder keeps a tie from being rounded to even.
  const quotient = (scaled / b) | (scaled % b === 0n ? 0n : 1n);
  return Number(quotient) / 2 ** Number(shift);
}

/** Python's remainder has the sign of the divisor. */
function moduloInts(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

function limitPower(a: bigint, b: bigint): void {
  const bits = (a < 0n ? -a : a).toString(2).length;
  if (b * BigInt(bits) > 8192n) throw new TemplateError('the number is too large', 'budget');
}

function calculateFloats(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw divisionByZero();
      return a / b;
    case '//':
      if (b === 0) throw divisionByZero();
      return divideFloor(a, b);
    case '%':
      if (b === 0) throw divisionByZero();
      return moduloFloats(a, b);
    case '**':
      if (a === 0 && b < 0) throw divisionByZero();
      if (a < 0 && !Number.isInteger(b))
        throw new TemplateError('a root of a negative number is not a number', 'value');
      return limitFloat(a ** b, a, b);
  }
}

function divideFloor(a: number, b: number): number {
  const quotient = (a - moduloFloats(a, b)) / b;
  return quotient === 0 ? (a < 0 !== b < 0 ? -0 : 0) : Math.round(quotient);
}

/** Python has no power beyond the largest float. */
function limitFloat(result: number, a: number, b: number): number {
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
    throw new TemplateError('the number is too large', 'value');
  return result;
}

function moduloFloats(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function calculateOthers(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      limitSize(left.length + right.length);
      return left + right;
    }
    if (left instanceof Tuple && right instanceof Tuple) return Tuple.from([...left, ...right]);
    if (Array.isArray(left) && Array.isArray(right) && !(left instanceof Tuple) && !(right instanceof Tuple)) {
      limitSize(left.length + right.length);
      return left.concat(right);
    }
  }
  if (operator === '*') {
    const count = readInt(right);
    if (count !== undefined) return repeat(left, Number(count));
    const before = readInt(left);
    if (before !== undefined) return repeat(right, Number(before));
  }
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right);
  if (left instanceof TemplateObject && (operator === '-' || operator === '+')) return left.combine(operator, right);
  return undefined;
}

function repeat(value: Value, count: number): Value | undefined {
  const times = Math.max(0, count);
  if (typeof value === 'string') {
    limitSize(value.length * times);
    return value.repeat(times);
  }
  if (!Array.isArray(value)) return undefined;
  limitSize(value.length * times);
  const items: Value[] = Array.from({ length: times }, () => Array.from(value)).flat(1);
  return value instanceof Tuple ? Tuple.from(items) : items;
}

/** Unary plus and minus. */
export function negate(operator: '+' | '-', value: Value): Value {
  refuseUse(value);
  if (!isNumber(value)) throw new TemplateError(`\`${operator}\` needs a number, not ${describe(value)}`);
  const int = readInt(value);
  if (int !== undefined) return operator === '+' ? int : makeInt(-BigInt(int));
  const float = readNumber(value) ?? NaN;
  return makeFloat(operator === '+' ? float : -float);
}

function divisionByZero(): TemplateError {
  return new TemplateError('division by zero', 'value');
}

function cannotCalculate(operator: BinaryOperator, left: Value, right: Value): TemplateError {
  const isMixed = operator === '+' && (typeof left === 'string') !== (typeof right === 'string');
  const details = isMixed
    ? { help: 'use `~` to join values as text, or the filter `int` to make a number of a string' }
    : {};
  return new TemplateError(`\`${operator}\` cannot take ${describe(left)} and ${describe(right)}`, 'type', details);
}

/** Adds numbers and, with a start value, what else Python's sum() takes. */
export function sum(items: Iterable<Value>, start: Value): Value {
  let total = start;
  // Lists are put together in one of our own: a new one for each item would take quadratic time.
  let own: Value[] | undefined;
  for (const item of items) {
    if (own !== undefined && Array.isArray(item) && !(item instanceof Tuple)) for (const each of item) own.push(each);
    else total = calculate('+', total, item);
    if (own === undefined && Array.isArray(total) && !(total instanceof Tuple)) own = total = Array.from(total);
    if (own !== undefined) limitSize(own.length);
  }
  return total;
}
