/** The rows of a text as Python's csv reads its `excel` dialect: a field in quotes may have delimiters, line ends, and `""` for a quote. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  const endField = (): void => {
    row.push(field);
    field = '';
    state = 'start';
  };
  const endRow = (): void => {
    // An empty line is a row without fields.
    if (row.length > 0 || state !== 'start') endField();
    rows.push(row);
    row = [];
  };
  for (const character of text.replaceAll(/\r\n?/g, '\n')) {
    if (state === 'quoted') {
      if (character === '"') state = 'closed';
      else field += character;
    } else if (character === '"' && state === 'closed') {
      field += character;
      state = 'quoted';
    } else if (character === '"' && state === 'start') {
      state = 'quoted';
    } else if (character === delimiter) {
      endField();
    } else if (character === '\n') {
      endRow();
    } else {
      field += character;
      state = 'plain';
    }
  }
  if (row.length > 0 || field !== '' || state !== 'start') endRow();
  return rows;
}
