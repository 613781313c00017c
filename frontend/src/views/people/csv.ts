const STARTS_A_FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  // What comes from a terminal must not be taken for a formula.
  const safe = STARTS_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Return rows as a CSV file that programs of any language read. */
export function csvOf(rows: string[][]): Blob {
  const lines = rows.map((row) => `${row.map(cell).join(",")}\r\n`);
  return new Blob(["\ufeff", ...lines], { type: "text/csv;charset=utf-8" });
}

/** Have the browser keep a file. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
