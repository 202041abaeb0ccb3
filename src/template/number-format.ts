/** As many as JavaScript writes. */
const MOST_DIGITS = 100;

/** Python's e, f, g (and their capitals) of a number that is not negative. */
export function formatSpecial(value: number, type: string, precision: number, isAlternate = false): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'nan' : 'inf';
    return type === type.toUpperCase() ? name.toUpperCase() : name;
  }
  const digits = Math.min(precision, MOST_DIGITS);
  const lower = type.toLowerCase();
  const text =
    lower === 'f'
      ? formatFixed(value, digits) + (isAlternate && digits === 0 ? '.' : '')
      : lower === 'e'
        ? formatExponent(value, digits, isAlternate)
        : formatGeneral(value, digits, isAlternate);
  return type === lower ? text : text.toUpperCase();
}

/** Like toFixed, and exact also where toFixed turns to an exponent; a tie goes to the even digit, as in Python. */
export function formatFixed(value: number, digits: number): string {
  if (value < 0 || Object.is(value, -0)) return `-${formatFixed(-value, digits)}`;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  if (value >= 1e21) return BigInt(value).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
  const longer = value.toFixed(Math.min(100, digits + 25));
  const cut = longer.indexOf('.') + 1 + digits;
  const isTie = digits <= 75 && /^5?0+$/.test(longer.slice(cut)) && longer[cut] === '5';
  const kept = longer.slice(0, digits === 0 ? cut - 1 : cut);
  return isTie && Number(kept.at(-1)) % 2 === 0 ? kept : value.toFixed(digits);
}

function formatExponent(value: number, digits: number, isAlternate = false): string {
  const text = roundExponential(value, digits).replace(/e([+-])(\d)$/, 'e$10$2');
  return isAlternate && digits === 0 ? text.replace('e', '.e') : text;
}

/** Like toExponential; a tie goes to the even digit, as in Python. */
function roundExponential(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(MOST_DIGITS).split('e');
  const kept = mantissa.slice(0, digits === 0 ? 1 : digits + 2);
  const isTie = /^50*$/.test(mantissa.slice(digits + 2)) && Number(kept.at(-1)) % 2 === 0;
  return isTie ? `${kept}e${exponent}` : value.toExponential(digits);
}

function formatGeneral(value: number, digits: number, isAlternate: boolean): string {
  const precision = digits === 0 ? 1 : digits;
  const exponent = value === 0 ? 0 : Number(value.toExponential(precision - 1).split('e')[1]);
  const isShort = exponent >= -4 && exponent < precision;
  const text = isShort
    ? formatFixed(value, precision - 1 - exponent)
    : formatExponent(value, precision - 1, isAlternate);
  if (isAlternate) return text.includes('.') ? text : `${text}.`;
  return isShort ? trimZeros(text) : text.replace(/^([^e]*)/, (mantissa) => trimZeros(mantissa));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
