/** "Did you mean", in words, and as what to write at the place instead. */
export function proposeName(near: string | undefined): { readonly label?: string; readonly suggestion?: string } {
  return near === undefined ? {} : { label: `did you mean \`${near}\`?`, suggestion: near };
}
