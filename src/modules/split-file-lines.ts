/** Lines with their ends, as Python reads a file: only LF ends one. */
export function splitFileLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Without carriage returns and line feeds at the end. */
export function trimLineEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}
